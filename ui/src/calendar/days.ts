import { momentOf, wallOf } from './zones';

/* A day is counted from 1 January 1970, whatever the zone. */
export const DAY = 86_400;
const THURSDAY = 4;

/** The day of a clock on the wall, counted as if it were UTC. */
export const dayOfWall = (wall: number): number => Math.floor(wall / DAY);

/** The day it is somewhere at a moment. */
export const dayAt = (moment: number, zone: string): number => dayOfWall(wallOf(moment, zone));

/** The moment a day begins somewhere. */
export const beginOf = (day: number, zone: string): number => momentOf(day * DAY, zone);

/** 1 is Monday, 7 Sunday. */
export const weekdayOf = (day: number): number => ((((day + THURSDAY - 1) % 7) + 7) % 7) + 1;

export interface Civil {
  year: number;
  /** From 1. */
  month: number;
  date: number;
}

export function civilOf(day: number): Civil {
  const at = new Date(day * DAY * 1000);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** The day of a date; a month beyond the year's end is one of the next year. */
export const dayOf = (year: number, month: number, date: number): number =>
  Math.round(Date.UTC(year, month - 1, date) / 1000 / DAY);

/** The same date so many months later; the last day of a month that is too short. */
export function monthsLater(day: number, months: number): number {
  const { year, month, date } = civilOf(day);
  const last = dayOf(year, month + months + 1, 0);
  return Math.min(last, dayOf(year, month + months, 1) + date - 1);
}

/** "2026-11-21". */
export const isoOf = (day: number): string => new Date(day * DAY * 1000).toISOString().slice(0, 10);

/** The day of "2026-11-21"; `undefined` where it is none. */
export function dayOfIso(iso: string): number | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN;
  return Number.isNaN(at) ? undefined : Math.round(at / 1000 / DAY);
}

export interface WeekRule {
  /** The day weeks begin with: 1 is Monday, 7 Sunday. */
  first: number;
  /** How many days of the new year the first week needs. */
  least: number;
  weekend: number[];
}

interface WeekInfo {
  firstDay: number;
  minimalDays?: number;
  weekend: number[];
}

/** How weeks are counted in a region (BCP 47). */
export function weekRule(region: string): WeekRule {
  const locale = new Intl.Locale(region) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
  const info = locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: 1, minimalDays: 4, weekend: [6, 7] };
  /* Where the system does not tell: weeks that begin with a Monday are those of ISO 8601. */
  return { first: info.firstDay, least: info.minimalDays ?? (info.firstDay === 1 ? 4 : 1), weekend: [...info.weekend] };
}

/** The first day of the week a day lies in. */
export const weekBegin = (day: number, rule: WeekRule): number => day - ((weekdayOf(day) - rule.first + 7) % 7);

/** The number of the week a day lies in. */
export function weekNumber(day: number, rule: WeekRule): number {
  const begin = weekBegin(day, rule);
  /* The week belongs to the year that has at least so many of its days. */
  const { year } = civilOf(begin + 7 - rule.least);
  const start = weekBegin(dayOf(year, 1, rule.least), rule);
  return Math.round((begin - start) / 7) + 1;
}
