/* What somebody is reminded of. */
import type { OccurrenceRow } from './types-calendar';

/** A reminder that is shown. */
export interface ReminderRow {
  row: OccurrenceRow;
  /** When it rang, Unix seconds. */
  due: number;
}

/** How many reminders came. */
export interface RangRow {
  shown: number;
  /** Over before anybody could be reminded of them. */
  missed: number;
  locked: boolean;
}
