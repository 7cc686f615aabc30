/* Reminders for looking at them: `?remind=2` shows so many, `&missed=3` tells of so many that are over. */
import type { ReminderRow } from '../types-reminders';
import { fakeCalendar } from './calendar';
import { emit } from './events';
import { changed } from './state';

const wish = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);
const MINUTE = 60;

export const fakeReminders = { rows: [] as ReminderRow[], told: [] as [string, string][], snoozed: [] as number[] };

const now = () => Math.floor(Date.now() / 1000);

/** Lets so many appointments of the week ring, the first one due. */
export function ring(count: number, missed = 0): void {
  const some = fakeCalendar.rows.filter((row) => row.clock === 'zone' && row.title).slice(0, count);
  const came = some.map((row, index): ReminderRow => {
    const start = Math.ceil((now() + (index * 25 - 4) * MINUTE) / (5 * MINUTE)) * 5 * MINUTE;
    return { due: now() - (count - index), row: { ...row, start, end: start + 60 * MINUTE } };
  });
  fakeReminders.rows = [...fakeReminders.rows, ...came];
  changed('reminder');
  emit('remind', { shown: count, missed, locked: false });
}

export function resetReminders(): void {
  Object.assign(fakeReminders, { rows: [], told: [], snoozed: [] });
  const count = Number(wish.get('remind') ?? 0);
  if (count > 0) setTimeout(() => ring(count, Number(wish.get('missed') ?? 0)), 400);
}
resetReminders();

function take({ event, date }: { event: string; date: number }) {
  fakeReminders.rows = fakeReminders.rows.filter(({ row }) => row.event !== event || row.date !== date);
  changed('reminder');
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  reminders: () => fakeReminders.rows,
  reminder_dismiss: ({ at }) => take(at as { event: string; date: number }),
  reminder_snooze: ({ again: { at, until } }) => {
    fakeReminders.snoozed.push(until as number);
    take(at as { event: string; date: number });
  },
  reminder_tell: ({ title, text }) => void fakeReminders.told.push([title as string, text as string]),
};
