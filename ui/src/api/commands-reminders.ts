/* The commands about reminders, typed. */
import { call } from './call';
import type { ReminderRow } from './types-reminders';

/** What is shown as a reminder now, in the order it rang. */
export const reminders = () => call<ReminderRow[]>('reminders');
export const reminderDismiss = (event: string, date: number) => call<void>('reminder_dismiss', { at: { event, date } });
/** Shows it again at another time, Unix seconds. */
export const reminderSnooze = (event: string, date: number, until: number) =>
  call<void>('reminder_snooze', { again: { at: { event, date }, until } });
/** Shows a notification of the system, unless one of the windows is looked at. */
export const reminderTell = (title: string, text: string) => call<void>('reminder_tell', { title, text });
