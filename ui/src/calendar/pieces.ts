import type { OccurrenceRow } from '../api/types-calendar';
import { beginOf, DAY, dayAt, dayOfWall } from './days';
import { momentOf } from './zones';

/** What stands for an occurrence everywhere: the event and which date of it. */
export const keyOf = ({ event, date }: { event: string; date: number }): string => `${event}@${date}`;

/** The moments an occurrence lies between, where one is. */
export function momentsOf({ clock, start, end }: OccurrenceRow, zone: string): [number, number] {
  return clock === 'zone' ? [start, end] : [momentOf(start, zone), momentOf(end, zone)];
}

/** A stretch of days in the lane of whole days. */
export interface Bar {
  row: OccurrenceRow;
  first: number;
  /** The last day it touches. */
  last: number;
}

/** What of an occurrence stands in one day's column. */
export interface Piece {
  row: OccurrenceRow;
  day: number;
  /** Moments. */
  start: number;
  end: number;
  /** It began before, or goes on after. */
  before: boolean;
  after: boolean;
}

/** Whether an occurrence stands in the lane of whole days: whole days, and what takes a day or more. */
export const isLong = (row: OccurrenceRow): boolean => row.clock === 'day' || row.end - row.start >= DAY;

/** The days an occurrence touches. One that ends with midnight does not touch the next. */
export function barOf(row: OccurrenceRow, zone: string): Bar {
  if (row.clock === 'day') {
    const first = dayOfWall(row.start);
    return { row, first, last: Math.max(first, dayOfWall(row.end - 1)) };
  }
  const [start, end] = momentsOf(row, zone);
  const first = dayAt(start, zone);
  return { row, first, last: Math.max(first, dayAt(Math.max(start, end - 1), zone)) };
}

/** The pieces of occurrences in the columns of days, in their order: by beginning, the longer first. */
export function piecesOf(rows: OccurrenceRow[], days: number[], zone: string): Map<number, Piece[]> {
  const found = new Map<number, Piece[]>(days.map((day) => [day, []]));
  for (const row of rows) {
    if (isLong(row)) continue;
    const { first, last } = barOf(row, zone);
    const [start, end] = momentsOf(row, zone);
    for (let day = first; day <= last; day += 1) {
      const [begin, close] = [beginOf(day, zone), beginOf(day + 1, zone)];
      found.get(day)?.push({
        row,
        day,
        start: Math.max(start, begin),
        end: Math.min(end, close),
        before: start < begin,
        after: end > close,
      });
    }
  }
  for (const pieces of found.values()) pieces.sort(byBeginning);
  return found;
}

const byBeginning = (one: Piece, other: Piece) =>
  one.start - other.start || other.end - one.end || one.row.title.localeCompare(other.row.title);

/** What stands in the lane of whole days, the longest first. */
export const barsOf = (rows: OccurrenceRow[], zone: string, which: (row: OccurrenceRow) => boolean = isLong): Bar[] =>
  rows.filter(which).map((row) => barOf(row, zone));
