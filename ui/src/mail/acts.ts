import { awaitAnswer, callOpen, replyOpen, snooze } from '../api/commands';
import type { ConversationRow, FolderRow, MessageRow } from '../api/types';
import type { MailboxVerb } from '../api/types-mailbox';
import { float } from '../kit/float';
import { attempt, tellRest } from '../shell/toasts.svelte';
import { tellUndoable } from '../shell/undo.svelte';
import { t } from '../text';
import { full } from '../text/format';
import { toMove } from './folderOrder';
import { handOver } from './handOver';
import { doMailbox } from './mailbox';
import MoveDialog from './MoveDialog.svelte';
import SnoozeDialog from './SnoozeDialog.svelte';
import { answerTimes, snoozeTimes } from './times';

/** Conversations and the folder they are looked at in; `null` where that is several. */
export interface Chosen {
  rows: ConversationRow[];
  folder: string | null;
}

const able = ({ rows }: Chosen) => rows.filter((one) => !one.row.excluded);

/** Does something with conversations: with those of their messages that lie in the folder shown. */
export async function actOn(chosen: Chosen, verb: MailboxVerb, to?: string): Promise<boolean> {
  const ids = able(chosen).flatMap((one) => one.here);
  if (ids.length === 0) return false;
  return (await doMailbox({ ids, verb, folder: chosen.folder, to })) !== undefined;
}

/** Read becomes unread and the other way round; what is mixed becomes read. */
export const toggleRead = (chosen: Chosen): Promise<boolean> =>
  actOn(chosen, able(chosen).some((one) => one.unread > 0) ? 'read' : 'unread');

export const toggleStar = (chosen: Chosen): Promise<boolean> =>
  able(chosen).every((one) => one.starred)
    ? actOn(chosen, 'unstar')
    : actOn({ ...chosen, rows: chosen.rows.map((one) => ({ ...one, here: [one.row.id] })) }, 'star');

/** Asks where to, and moves: to a folder of the account that all of it lies in, since one of another cannot take it. */
export function moveTo(chosen: Chosen, folders: FolderRow[], then: () => void): void {
  const rows = able(chosen);
  if (rows.length === 0) return;
  const accounts = new Set(rows.map((one) => one.row.account));
  const here = (one: FolderRow) => one.id === chosen.folder || rows.every((each) => each.row.folder === one.path);
  const can = (one: FolderRow) => accounts.size === 1 && accounts.has(one.account);
  float(MoveDialog, {
    count: rows.length,
    folders: toMove(folders.filter((one) => one.selectable && !here(one) && can(one))),
    none: accounts.size > 1 ? t('acts.move.several') : t('acts.move.none'),
    onchoose: (folder) => void actOn(chosen, 'move', folder.id).then((done) => done && then()),
  });
}

/** Asks until when, and puts off. */
export function putOff(chosen: Chosen, then: () => void): void {
  const ids = able(chosen).map((one) => one.row.id);
  if (ids.length === 0) return;
  const off = chosen.rows.some((one) => (one.snoozed ?? 0) > Date.now() / 1000);
  float(SnoozeDialog, {
    title: t('acts.snooze.title', { count: ids.length }),
    lead: t('acts.snooze.lead'),
    times: snoozeTimes(new Date()),
    stop: off ? t('acts.snooze.stop') : undefined,
    onchoose: async (until) => {
      const done = await attempt(() => snooze(ids, until));
      if (done) tellUndoable(done);
      if (done) then();
    },
  });
}

/** Asks after how long one wants to know that nobody has answered. */
export function tellUnanswered(row: MessageRow): void {
  float(SnoozeDialog, {
    title: t('acts.await.title'),
    lead: t('acts.await.lead'),
    times: answerTimes(new Date()),
    stop: t('acts.await.stop'),
    onchoose: async (until) => {
      const done = await attempt(() => awaitAnswer([row.id], until));
      if (done) tellUndoable(done);
    },
  });
}

export type ReplyKind = 'reply' | 'all' | 'forward';

/** Opens the mail program of the system with an answer begun. */
export async function replyTo(row: MessageRow, kind: ReplyKind): Promise<void> {
  const who = row.direction === 'out' ? t('inbox.me') : row.who || row.from_address;
  const intro =
    kind === 'forward'
      ? t('acts.intro.forward', { who, address: row.from_address, when: full(row.received), subject: row.subject })
      : t('acts.intro', { who, when: full(row.received) });
  const handed = await handOver(() => replyOpen(row.id, kind, intro), { rest: (left) => left.join(', ') });
  const [left, copied] = handed ?? [[], false];
  if (left.length > 0) tellRest(t(copied ? 'acts.reply.left' : 'acts.reply.lost', { count: left.length }));
}

export const call = (number: string): Promise<unknown> => handOver(() => callOpen(number), { needed: number });
