import { t } from '.';
import { words } from './language.svelte';

const DAY = 86_400;

/* Named, so that the same object finds its formatter again: lists ask for thousands. */
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
/* Twelve hours are written without a nought before them. */
const TWELVE = /^0(?=\d:\d\d\s?[AP]M$)/i;
const WEEKDAY: Intl.DateTimeFormatOptions = { weekday: 'short' };
const FULL: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'short' };
const SHORT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const WITH_YEAR: Intl.DateTimeFormatOptions = { ...SHORT, year: 'numeric' };
const DAY_SHORT: Intl.DateTimeFormatOptions = { weekday: 'short', ...SHORT };
const DAY_YEAR: Intl.DateTimeFormatOptions = { weekday: 'short', ...WITH_YEAR };

const dates = new Map<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>();
let datesOf = '';
let numbers = new Intl.NumberFormat('en-GB');
let numbersOf = 'en-GB';

export interface When {
  /** "Today", "Tue", "20 Nov", "20 Nov 2024". */
  day: string;
  /** "14:02"; empty for days that lie further back than a week. */
  time: string;
}

/** A time as a list shows it: today and this week with the clock, older as a date. */
export function when(seconds: number, now: number = Date.now() / 1000): When {
  const days = dayNumber(now) - dayNumber(seconds);
  if (days === 0) return { day: t('common.today'), time: clock(seconds) };
  if (days > 0 && days < 7) return { day: weekday(seconds), time: clock(seconds) };
  return { day: date(seconds, now), time: '' };
}

/** The same as one text. */
export function whenText(seconds: number, now?: number): string {
  const { day, time } = when(seconds, now);
  return time ? `${day} ${time}` : day;
}

/** The same within a sentence. */
export function whenWithin(seconds: number, now?: number): string {
  const { day, time } = when(seconds, now);
  return day === t('common.today') ? `${t('common.today.within')} ${time}` : whenText(seconds, now);
}

/** "20 Nov", with the year where it is another one. */
export function date(seconds: number, now: number = Date.now() / 1000): string {
  const same = new Date(seconds * 1000).getFullYear() === new Date(now * 1000).getFullYear();
  return format(seconds, same ? SHORT : WITH_YEAR);
}

/** "Mon 16 Nov", with the year where it is another one. */
export function dayDate(seconds: number, now: number = Date.now() / 1000): string {
  const same = new Date(seconds * 1000).getFullYear() === new Date(now * 1000).getFullYear();
  return format(seconds, same ? DAY_SHORT : DAY_YEAR).replace(/^(\p{L}+),/u, '$1');
}

/** "20 Nov 2026", with the year whichever it is. */
export const dateWithYear = (seconds: number): string => format(seconds, WITH_YEAR);

/** "Wednesday, 18 November 2026 at 14:02", for tooltips. */
export const full = (seconds: number): string => format(seconds, FULL);

/** "14:02". */
export const clock = (seconds: number): string => format(seconds, CLOCK).replace(TWELVE, '');

/** "Tue". */
export const weekday = (seconds: number): string => format(seconds, WEEKDAY);

/** "28,412". */
export function number(value: number): string {
  if (numbersOf !== words.region) {
    numbers = new Intl.NumberFormat(words.region);
    numbersOf = words.region;
  }
  return numbers.format(value);
}

/** "184 kB". */
export function size(octets: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = octets;
  let step = 0;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = value < 10 && step > 1 ? 1 : 0;
  /* Only the long form of a byte has a plural. */
  const unitDisplay = step === 0 ? 'long' : 'short';
  return new Intl.NumberFormat(words.region, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay,
    maximumFractionDigits: digits,
  }).format(value);
}

/** How long something still takes: "12 s", "4 min", "2 h". */
export function duration(seconds: number): string {
  const [value, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  return new Intl.NumberFormat(words.region, { style: 'unit', unit: String(unit), maximumFractionDigits: 0 }).format(
    Math.max(1, Math.round(Number(value))),
  );
}

/** How many whole days something lies back. */
export const daysAgo = (seconds: number, now: number = Date.now() / 1000): number =>
  Math.max(0, dayNumber(now) - dayNumber(seconds));

function format(seconds: number, options: Intl.DateTimeFormatOptions): string {
  if (datesOf !== words.region) {
    dates.clear();
    datesOf = words.region;
  }
  let made = dates.get(options);
  if (!made) {
    made = new Intl.DateTimeFormat(words.region, options);
    dates.set(options, made);
  }
  return made.format(seconds * 1000);
}

function dayNumber(seconds: number): number {
  const at = new Date(seconds * 1000);
  return Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 1000 / DAY);
}
