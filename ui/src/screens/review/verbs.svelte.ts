import {
  importRun,
  leftOutOverride,
  message,
  reviewAgain,
  reviewConversation,
  reviewLater,
  reviewNo,
} from '../../api/commands';
import type { ImportReport, ReviewRow, UndoRow } from '../../api/types';
import { float } from '../../kit/float';
import SaveDialog from '../../mail/SaveDialog.svelte';
import { excludeOther, personFrom } from '../../mail/verbs';
import { openProfile } from '../../shell/router.svelte';
import { act } from '../../shell/acting.svelte';
import { attempt, tell } from '../../shell/toasts.svelte';
import { tellUndoable, undoOf } from '../../shell/undo.svelte';
import { t } from '../../text';
import { apart, savable, type ReviewList } from './list.svelte';

/** Ticks rows, or unticks them when all are ticked. */
export async function toggle(list: ReviewList, rows: ReviewRow[]): Promise<void> {
  const able = rows.filter(savable);
  if (able.length === 0) return;
  await list.tick(able, !able.every((row) => row.ticked));
}

/** Ticks or unticks a message's whole conversation. */
export async function toggleConversation(list: ReviewList, row: ReviewRow): Promise<void> {
  const ids = await attempt(() => reviewConversation(row.id));
  if (!ids) return;
  const ticked = !row.ticked;
  await list.tickIds(ids, ticked);
  tell(t(ticked ? 'review.conversation.ticked' : 'review.conversation.unticked', { count: ids.length }));
}

export const putOff = (rows: ReviewRow[]) => fate(rows, reviewLater);
export const decline = (rows: ReviewRow[]) => fate(rows, reviewNo);

/** Lets in messages that an exclusion kept out, and proposes again what was declined. */
export async function allow(rows: ReviewRow[]): Promise<void> {
  const declined = rows.filter((row) => row.state === 'no');
  if (declined.length > 0) {
    const done = await attempt(() => reviewAgain(declined.map((row) => row.id)));
    if (done) tellUndoable(done);
  }
  const out = rows.filter((row) => row.verdict === 'skipped');
  if (out.length > 0) await attempt(() => leftOutOverride(out.map((row) => row.id)));
}

/** Saves what is ticked, for a group (else for whoever sees the mailbox), and says what came of it. */
export async function importTicked(messages: number, group = ''): Promise<void> {
  const report = await act('import', messages, () => importRun({ kind: 'ticked' }, null, group || null));
  if (report) tellReport(report);
}

/** Ticks everything the filters show, or unticks it when all of it is ticked. */
export async function toggleShown(list: ReviewList): Promise<void> {
  await list.pages.settled();
  const { ticked, tickable } = list.shown;
  const on = ticked < tickable;
  const count = await list.tickAll(on);
  if (count > 0) tell(t(on ? 'review.shown.ticked' : 'review.shown.unticked', { count }));
}

export function tellReport(report: ImportReport): void {
  if (report.messages === 0 && report.already === 0) return;
  const words = [
    t('undo.import', { count: report.messages, count2: report.profiles, name: '', named: 'no' }) + '.',
    report.already > 0 ? t('review.report.already', { count: report.already }) : '',
    report.to_fetch > 0 ? t('review.plan.fetch', { count: report.to_fetch }) : '',
    t('review.untouched'),
  ];
  tell(words.filter(Boolean).join(' '), report.entry ? undoOf(report.entry) : undefined);
}

/** Asks where a message goes. */
export function pick(list: ReviewList, row: ReviewRow): void {
  if (apart(row)) return;
  float(SaveDialog, {
    subject: row.subject || t('review.no_subject'),
    offered: row.into,
    chosen: row.into.filter((into) => into.chosen).map((into) => into.id),
    words: (count) => t('review.into.save', { count }),
    none: true,
    onsave: (targets) => void list.setInto(row, targets),
    onnew: () => void addPerson(list, row),
  });
}

/** A new candidate or contact from a message; it goes there where it went nowhere. */
export async function addPerson(list: ReviewList, row: ReviewRow): Promise<void> {
  const view = await attempt(() => message(row.id));
  if (!view) return;
  const client = row.into.find((into) => into.reasons.some((reason) => reason.kind === 'client_domain'));
  personFrom(view, {
    start: client ? { roles: ['contact'], client: client.id } : {},
    onsaved: (saved) => {
      if (client || !savable(row)) void list.setInto(row, [saved.id]);
    },
  });
}

/** Leaves out whom a message is from or went to, after showing what that touches. */
export async function exclude(row: ReviewRow): Promise<void> {
  const view = await attempt(() => message(row.id));
  if (view) excludeOther(view);
}

export function openFirst(row: ReviewRow): void {
  const first = row.into.find((into) => into.chosen) ?? row.into[0];
  if (first) openProfile(first);
}

async function fate(rows: ReviewRow[], decide: (ids: string[]) => Promise<UndoRow>): Promise<void> {
  const able = rows.filter((row) => !apart(row));
  if (able.length === 0) return;
  const done = await attempt(() => decide(able.map((row) => row.id)));
  if (done) tellUndoable(done);
}
