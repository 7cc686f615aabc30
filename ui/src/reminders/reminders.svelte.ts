import { reminderDismiss, reminders, reminderSnooze, reminderTell } from '../api/commands-reminders';
import { onRang } from '../api/events';
import type { ReminderRow } from '../api/types-reminders';
import { momentsOf } from '../calendar/pieces';
import { noteOf, titleOf, whenText } from '../calendar/words';
import { systemZone } from '../calendar/zones';
import { watchChanged } from '../shell/changed.svelte';
import { session } from '../shell/session.svelte';
import { attempt } from '../shell/toasts.svelte';
import { t } from '../text';

/** More than these are told by the system in one notice. */
const SINGLY = 2;
/** For how long a reminder can be put off, in minutes. */
export const MINUTES = [5, 15, 60];

/** What somebody is reminded of now. */
export const reminding: { rows: ReminderRow[]; missed: number } = $state({ rows: [], missed: 0 });

/** How many minutes before it begins a new appointment reminds; `null`: not at all. */
export const reminds = (): number | null => (session.settings ? session.settings.remind : 15);

export const nameOf = ({ row }: ReminderRow): string =>
  row.kind === 'left_out' || row.kind === 'busy'
    ? t('reminder.bare')
    : row.kind === 'interview'
      ? t('calendar.interview.with', { who: titleOf(row) })
      : titleOf(row);

/** Where it is, or how an interview is held and for which job. */
export const placeOf = ({ row }: ReminderRow): string => (row.kind === 'interview' ? noteOf(row, systemZone()) : row.place);

export const beginOf = ({ row }: ReminderRow): number => momentsOf(row, systemZone())[0];

export const keyOf = ({ row }: ReminderRow): string => `${row.event}:${row.date}`;

export async function load(): Promise<void> {
  reminding.rows = await reminders().catch(() => reminding.rows);
}

export async function dismiss(one: ReminderRow): Promise<void> {
  drop(one);
  await attempt(() => reminderDismiss(one.row.event, one.row.date));
  await load();
}

export async function dismissAll(): Promise<void> {
  const all = reminding.rows;
  reminding.rows = [];
  reminding.missed = 0;
  for (const { row } of all) await attempt(() => reminderDismiss(row.event, row.date));
  await load();
}

/** Shows it again then, in Unix seconds. */
export async function snooze(one: ReminderRow, until: number): Promise<void> {
  drop(one);
  await attempt(() => reminderSnooze(one.row.event, one.row.date, Math.ceil(until)));
  await load();
}

function drop(one: ReminderRow) {
  reminding.rows = reminding.rows.filter((other) => keyOf(other) !== keyOf(one));
}

/** Keeps what is shown as it is in the store, and hands what came on to the system. */
export function watchReminders(): () => void {
  void load();
  const ears = [
    watchChanged(['reminder', 'calendar', 'exclusion', 'account', 'task'], () => void load()),
    onRang((rang) => {
      reminding.missed += rang.missed;
      void handOn(rang.shown);
    }),
  ];
  return () => ears.forEach((stop) => stop());
}

/** While nobody is signed in nothing is told but that there is something. */
export function watchLocked(): () => void {
  return onRang(({ shown }) => {
    if (shown > 0) void reminderTell(t('reminder.locked'), t('reminder.locked.text')).catch(() => undefined);
  });
}

async function handOn(count: number): Promise<void> {
  await load();
  const tells = session.settings?.remind_tells ?? 'full';
  if (count === 0 || tells === 'none') return;
  const came = [...reminding.rows].sort((one, other) => other.due - one.due).slice(0, count);
  for (const [title, text] of noticesOf(came, tells === 'full')) await reminderTell(title, text).catch(() => undefined);
}

/** What the system tells: of each what it is and when, unless that is nobody's business; of many how many they are. */
export function noticesOf(came: ReminderRow[], full: boolean): [string, string][] {
  const title = (one: ReminderRow) => (full && !one.row.private ? nameOf(one) : t('reminder.bare'));
  if (came.length > SINGLY) return [[t('reminder.count', { count: came.length }), full ? came.map(title).join(' · ') : '']];
  return came.map((one) => {
    const place = full && !one.row.private ? placeOf(one) : '';
    return [title(one), [whenText(one.row, systemZone()), place].filter(Boolean).join(' · ')];
  });
}
