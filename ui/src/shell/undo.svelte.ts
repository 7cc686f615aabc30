import { undo, undoNext } from '../api/commands';
import type { UndoRow } from '../api/types';
import { has, t } from '../text';
import { watchChanged } from './changed.svelte';
import { act } from './acting.svelte';
import { putAwayUndone, tell, type Toast } from './toasts.svelte';

/** What undo would take back next. */
export const undoable = $state<{ row: UndoRow | null }>({ row: null });

/* What was asked before something was done does not know of it. */
let turn = 0;

/** An entry by its name: "29 messages saved to 21 people". */
export function entryName(row: UndoRow): string {
  const key = `undo.${row.verb}`;
  return t(has(key) ? key : 'undo.other', counted(row));
}

/** What is so again once an entry was taken back. */
export function undone(row: UndoRow): string {
  const key = `undo.done.${row.verb}`;
  return has(key) ? t(key, counted(row)) : t('undo.done', { what: entryName(row) });
}

const counted = ({ count, count2, name }: UndoRow) => ({ count, count2, name, named: name ? 'yes' : 'no' });

/** Tells what was done, with undo beside it. */
export function tellUndoable(row: UndoRow, text = entryName(row)): void {
  turn += 1;
  undoable.row = row;
  tell(text, undoOf(row.id));
}

/** Undo beside what was just done. Once something else was done or taken back, it would be that which goes: then it does nothing. */
export function undoOf(entry: string): NonNullable<Toast['action']> {
  const run = async () => {
    await loadUndo();
    if (undoable.row?.id === entry) await undoLast();
  };
  return { label: t('common.undo'), key: 'z', undoes: entry, run: () => void run() };
}

/** Takes the newest entry back. */
export async function undoLast(): Promise<void> {
  const row = await act('undo', undoable.row?.count ?? 0, undo);
  if (row) {
    putAwayUndone(row.id);
    tell(undone(row));
  }
  await loadUndo();
}

export async function loadUndo(): Promise<void> {
  const mine = (turn += 1);
  const row = (await undoNext().catch(() => null)) ?? null;
  if (mine !== turn) return;
  const before = undoable.row?.id;
  undoable.row = row;
  if (before && before !== row?.id) putAwayUndone(before);
}

/** Keeps the name up to date, whoever writes. */
export function watchUndo(): () => void {
  void loadUndo();
  return watchChanged(
    ['proposal', 'filing', 'person', 'message', 'exclusion', 'setting', 'calendar', 'task'],
    () => void loadUndo(),
  );
}
