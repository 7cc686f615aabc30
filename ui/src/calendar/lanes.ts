/** A stretch of days on its line. */
export interface Lane<T> {
  item: T;
  lane: number;
  /** The first and the last of the columns it covers. */
  from: number;
  to: number;
  /** It began before these days, or goes on after them. */
  before: boolean;
  after: boolean;
}

interface Stretch {
  first: number;
  last: number;
}

/** Puts stretches of days on lines below each other so that none covers another; those outside are left out. */
export function lanesOf<T extends Stretch>(stretches: T[], days: number[]): Lane<T>[] {
  const ends: number[] = [];
  const sorted = [...stretches].sort((one, other) => one.first - other.first || other.last - one.last);
  return sorted.flatMap((item) => {
    const within = days.flatMap((day, column) => (day >= item.first && day <= item.last ? [column] : []));
    const [from, to] = [within[0], within.at(-1)];
    if (from === undefined || to === undefined) return [];
    const free = ends.findIndex((end) => end < from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = to;
    const [first = 0, last = 0] = [days[0], days.at(-1)];
    return [{ item, lane, from, to, before: item.first < first, after: item.last > last }];
  });
}

/** How many lines a column needs, of those that are shown; what is beyond them is counted. */
export function hiddenIn<T>(lanes: Lane<T>[], column: number, most: number): number {
  const here = lanes.filter((lane) => lane.from <= column && lane.to >= column);
  return here.filter((lane) => lane.lane >= most).length;
}

export const height = <T>(lanes: Lane<T>[]): number => lanes.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
