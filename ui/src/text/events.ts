import { words } from './language.svelte';

const DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { ...DAY, hour: '2-digit', minute: '2-digit' };
const SHORT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };

/** "Saturday, 21 November 2026, 10:00 – 11:00"; milliseconds. Whole days are counted in UTC, as `Date.parse` reads them. */
export function between(start: number, end: number, days: boolean): string {
  const format = new Intl.DateTimeFormat(words.region, days ? { ...DAY, timeZone: 'UTC' } : TIME);
  return end > start ? format.formatRange(start, end) : format.format(start);
}

/** "26 Feb 2027" of `2027-02-26`. */
export const dayOf = (day: string): string =>
  new Intl.DateTimeFormat(words.region, { ...SHORT, timeZone: 'UTC' }).format(Date.parse(day));

/** "Tuesday" of 2. */
export function weekdayName(day: number): string {
  const MONDAY = Date.UTC(2024, 0, 1);
  const format = new Intl.DateTimeFormat(words.region, { weekday: 'long', timeZone: 'UTC' });
  return format.format(MONDAY + (day - 1) * 86_400_000);
}

/** "Tuesday and Thursday". */
export const list = (items: string[]): string => new Intl.ListFormat(words.language, { type: 'conjunction' }).format(items);
