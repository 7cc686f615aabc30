import Ban from '@lucide/svelte/icons/ban';
import FolderInput from '@lucide/svelte/icons/folder-input';
import UserPlus from '@lucide/svelte/icons/user-plus';
import UserRound from '@lucide/svelte/icons/user-round';
import { leftOutOverride, message, messageFile } from '../api/commands';
import type { ExclusionSubject, MessageRow, MessageView, TargetRow } from '../api/types';
import Excluding from '../exclude/Excluding.svelte';
import { float } from '../kit/float';
import type { MenuItem } from '../kit/menu';
import { newPerson, type NewPerson } from '../people/verbs';
import { openProfile } from '../shell/router.svelte';
import { attempt } from '../shell/toasts.svelte';
import { loadUndo, tellUndoable, undoable } from '../shell/undo.svelte';
import { t } from '../text';
import SaveDialog from './SaveDialog.svelte';

/** Asks where to save a message. */
export function saveTo(view: MessageView): void {
  if (view.row.excluded) return;
  float(SaveDialog, {
    subject: view.row.subject || t('review.no_subject'),
    offered: known(view),
    saved: view.filings.map((filing) => filing.target),
    words: () => t('common.save'),
    onsave: (targets) => void saveNow(view.row.id, targets),
    onnew: () => personFrom(view),
  });
}

async function saveNow(id: string, targets: string[]): Promise<void> {
  const done = await attempt(() => messageFile(id, targets));
  if (done) tellUndoable(done);
}

/** A new candidate or contact from whom a message is from, or went to. */
export function personFrom(view: MessageView, more: NewPerson = {}): void {
  const other = otherOf(view);
  newPerson({ name: other?.name ?? '', address: other?.address ?? '' }, more);
}

/** Leaves out whom a message is from, or went to, after showing what that touches. */
export function excludeOther(view: MessageView): void {
  const other = otherOf(view);
  if (!other) return;
  const { address, name, target } = other;
  const domain = address.split('@')[1] ?? '';
  const subjects: ExclusionSubject[] = [
    { kind: 'address', address },
    ...(target && target.kind !== 'job' ? [{ kind: 'person' as const, id: target.id }] : []),
    ...(domain ? [{ kind: 'domain' as const, domain }] : []),
  ];
  float(Excluding, { subjects, name: target?.name ?? name });
}

const otherOf = (view: MessageView) => (view.row.direction === 'out' ? view.to[0] : view.from);

/** Lets in a message that an exclusion kept out. */
export async function letIn(row: MessageRow): Promise<void> {
  const done = await attempt(async () => {
    await leftOutOverride([row.id]);
    return true;
  });
  if (!done) return;
  await loadUndo();
  if (undoable.row) tellUndoable(undoable.row);
}

/** Opens the profile of whom a message is from, or of where it is saved. */
export function openWho(view: MessageView): void {
  const target = view.from.target ?? view.filings[0]?.target ?? known(view)[0];
  if (target) openProfile(target);
}

/** Does something with a message of a list. */
export async function withMessage(row: MessageRow | undefined, does: (view: MessageView) => void): Promise<void> {
  const view = row && (await attempt(() => message(row.id)));
  if (view) does(view);
}

/** What can be done with a message; without `view`, with the row of a list. */
export function messageMenu(view: MessageView): MenuItem[] {
  return items(view.row, (does) => () => does(view), view.from.target !== null || known(view).length > 0);
}

export function rowMenu(row: MessageRow): MenuItem[] {
  return items(row, (does) => () => void withMessage(row, does), true);
}

function items(row: MessageRow, on: (does: (view: MessageView) => void) => () => void, who: boolean): MenuItem[] {
  return [
    row.excluded
      ? { label: t('review.allow'), key: 'o', run: () => void letIn(row) }
      : { label: t('review.into.menu'), icon: FolderInput, key: 'l', run: on(saveTo) },
    { label: t('review.new_person'), icon: UserPlus, key: 'n', run: on(personFrom) },
    { label: t('review.open_profile'), icon: UserRound, key: 'p', disabled: !who, run: on(openWho) },
    { separator: true },
    {
      label: row.direction === 'out' ? t('review.never') : t('review.never_from', { address: row.from_address }),
      icon: Ban,
      key: '!',
      warn: true,
      disabled: row.excluded,
      run: on(excludeOther),
    },
  ];
}

function known(view: MessageView): TargetRow[] {
  const all = [view.from, ...view.to, ...view.cc].flatMap((party) => (party.target ? [party.target] : []));
  return all.filter((target, index) => all.findIndex((other) => other.id === target.id) === index);
}
