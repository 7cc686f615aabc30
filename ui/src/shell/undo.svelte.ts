import { undo, undoNext } from '../api/commands';
import type { UndoRow } from '../api/types';
import { has, t } from '../text';
import { watchChanged } from './changed.svelte';
import { act } from './acting.svelte';
import { putAwayUndone, tell, type Toast } from './toasts.svelte';

/** What undo would take back next. */
export const undoable = $state<{ row: UndoRow | null }>({ row: null });

/** An entry by its name: "29 messages saved to 21 people". */
export function entryName(row: UndoRow): string {
  const key = `undo.${row.verb}`;
  return t(has(key) ? key : 'undo.other', {
    count: row.count,
    count2: row.count2,
    name: row.name,
    named: row.name ? 'yes' : 'no',
  });
}

/** Tells what was done, with undo beside it. */
export function tellUndoable(row: UndoRow): void {
  undoable.row = row;
  tell(entryName(row), undoOf(row.id));
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
    tell(t('undo.done', { what: entryName(row) }));
  }
  await loadUndo();
}

export async function loadUndo(): Promise<void> {
  undoable.row = (await undoNext().catch(() => null)) ?? null;
}

/** Keeps the name up to date, whoever writes. */
export function watchUndo(): () => void {
  void loadUndo();
  return watchChanged(['proposal', 'filing', 'person', 'message', 'exclusion', 'setting'], () => void loadUndo());
}
