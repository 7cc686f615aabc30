import { beginOf, DAY } from './days';
import { momentOf, wallOf } from './zones';

const HOUR = 3600;

/** A line across the columns. */
export interface Mark {
  /** Hours below the top. */
  at: number;
  /** The moment on the first of the days, for its name. */
  moment: number;
}

/** Hours of a column that a day does not have, or has twice. */
export interface Odd {
  at: number;
  hours: number;
  kind: 'missing' | 'twice';
}

/** Where moments stand in columns of days. */
export interface Axis {
  zone: string;
  /** How many hours a column has. */
  hours: number;
  marks: Mark[];
  /** How many hours below the top of a day's column a moment stands; beyond its ends at them. */
  at: (day: number, moment: number) => number;
  /** The moment at a place in a day's column. */
  moment: (day: number, at: number) => number;
  /** What is odd about a day. */
  odd: (day: number) => Odd[];
}

/** One day alone has as many hours as it has, 23, 24 or 25. Days beside each other share the clock on the wall: what it leaves out is marked,
    and what it shows twice lies in one place. */
export const axisOf = (days: number[], zone: string): Axis =>
  days.length === 1 && days[0] !== undefined ? dayAxis(days[0], zone) : wallAxis(days[0] ?? 0, zone);

const clamp = (at: number, hours: number) => Math.min(hours, Math.max(0, at));

function dayAxis(day: number, zone: string): Axis {
  const begin = beginOf(day, zone);
  const hours = (beginOf(day + 1, zone) - begin) / HOUR;
  const marks = Array.from({ length: Math.ceil(hours) }, (_, hour) => ({ at: hour, moment: begin + hour * HOUR }));
  return {
    zone,
    hours,
    marks,
    at: (_day, moment) => clamp((moment - begin) / HOUR, hours),
    moment: (_day, at) => begin + Math.round(at * HOUR),
    odd: () => [],
  };
}

function wallAxis(first: number, zone: string): Axis {
  const marks = Array.from({ length: 24 }, (_, hour) => ({ at: hour, moment: momentOf(first * DAY + hour * HOUR, zone) }));
  return {
    zone,
    hours: 24,
    marks,
    at: (day, moment) => {
      if (moment <= beginOf(day, zone)) return 0;
      if (moment >= beginOf(day + 1, zone)) return 24;
      return clamp((wallOf(moment, zone) - day * DAY) / HOUR, 24);
    },
    moment: (day, at) => momentOf(day * DAY + Math.round(at * HOUR), zone),
    odd: (day) => oddHours(day, zone),
  };
}

/** Where the clock on the wall jumps on a day. */
function oddHours(day: number, zone: string): Odd[] {
  const [begin, end] = [beginOf(day, zone), beginOf(day + 1, zone)];
  if (end - begin === DAY) return [];
  for (let moment = begin; moment < end; moment += 900) {
    const jump = wallOf(moment + 900, zone) - wallOf(moment, zone) - 900;
    if (jump === 0) continue;
    const at = (wallOf(moment + 900, zone) - day * DAY) / HOUR;
    return jump > 0
      ? [{ at: at - jump / HOUR, hours: jump / HOUR, kind: 'missing' }]
      : [{ at, hours: -jump / HOUR, kind: 'twice' }];
  }
  return [];
}
