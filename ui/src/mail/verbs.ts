import Ban from '@lucide/svelte/icons/ban';
import FolderInput from '@lucide/svelte/icons/folder-input';
import UserPlus from '@lucide/svelte/icons/user-plus';
import UserRound from '@lucide/svelte/icons/user-round';
import { leftOutOverride, message, messageFile, personDraft, saveOffers } from '../api/commands';
import type { ConversationRow, ExclusionSubject, MessageRow, MessageView, SaveOrder, TargetRow } from '../api/types';
import Excluding from '../exclude/Excluding.svelte';
import { float } from '../kit/float';
import type { MenuItem } from '../kit/menu';
import { newPerson, type NewPerson } from '../people/verbs';
import { openProfile } from '../shell/router.svelte';
import { attempt, tell } from '../shell/toasts.svelte';
import { loadUndo, tellUndoable, undoable } from '../shell/undo.svelte';
import { t } from '../text';
import SaveDialog from './SaveDialog.svelte';

/** Asks where to save a message or its conversation; `instead` is where it is taken out of in the same turn. */
export async function saveTo(view: MessageView, instead?: TargetRow): Promise<void> {
  if (view.row.excluded) return;
  const offers = await attempt(() => saveOffers(view.row.id));
  if (!offers) return;
  const saved = view.filings.map((filing) => filing.target);
  float(SaveDialog, {
    subject: view.row.subject || t('review.no_subject'),
    offered: offers.offered,
    saved,
    whole: offers.messages > 1 ? offers.messages : undefined,
    always: offers.address ?? undefined,
    asks: true,
    words: () => t('common.save'),
    onsave: (targets, how) => void saveNow({ ids: [view.row.id], targets, instead_of: instead?.id ?? null, ...how }),
    onnew: () => void personFrom(view),
  });
}

/** Asks where to save conversations, all of their messages. */
export async function saveConversations(rows: ConversationRow[], then: () => void): Promise<void> {
  const able = rows.filter((one) => !one.row.excluded);
  const [only] = able;
  if (able.length === 1 && only) return withMessage(only.row, (view) => void saveTo(view));
  if (able.length === 0) return;
  const offers = await Promise.all(able.slice(0, FEW).map((one) => saveOffers(one.row.id).catch(() => null)));
  const offered = offers.flatMap((one) => one?.offered ?? []);
  float(SaveDialog, {
    subject: t('acts.picked', { count: able.length }),
    offered: offered.filter((one, index) => offered.findIndex((other) => other.id === one.id) === index),
    asks: true,
    words: () => t('common.save'),
    onsave: (targets, { group }) =>
      void saveNow({ ids: able.map((one) => one.row.id), conversation: true, targets, group }).then((done) => done && then()),
    onnew: () => only && void withMessage(only.row, (view) => void personFrom(view)),
  });
}

/* From how many of those picked offers are gathered. */
const FEW = 10;

async function saveNow(order: SaveOrder): Promise<boolean> {
  const done = await attempt(() => messageFile(order));
  if (done) tellUndoable(done);
  return done !== undefined;
}

/** A new candidate or contact from whom a message is from or went to, or who wrote what is forwarded in it. It is saved to them, unless `more` has
    another plan for it. */
export async function personFrom(view: MessageView, more: NewPerson = {}): Promise<void> {
  const draft = view.row.excluded ? undefined : await attempt(() => personDraft(view.row.id));
  if (!draft) return;
  const { name, addresses, phone } = draft;
  if (addresses.length === 0) return tell(t('acts.own_address'));
  const start = { addresses: addresses.map((one): [string, string] => [one, '']), phone, ...more.start };
  const message = more.onsaved ? undefined : view.row.id;
  newPerson({ name, address: addresses[0] ?? '' }, { ...more, start, message });
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
export async function withMessage(row: MessageRow | undefined, does: (view: MessageView) => unknown): Promise<void> {
  const view = row && (await attempt(() => message(row.id)));
  if (view) does(view);
}

/** What can be done with a message; without `view`, with the row of a list. */
export function messageMenu(view: MessageView): MenuItem[] {
  return items(view.row, (does) => () => void does(view), view.from.target !== null || known(view).length > 0);
}

export function rowMenu(row: MessageRow): MenuItem[] {
  return items(row, (does) => () => void withMessage(row, does), true);
}

function items(row: MessageRow, on: (does: (view: MessageView) => unknown) => () => void, who: boolean): MenuItem[] {
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
      key: 'Shift+n',
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
