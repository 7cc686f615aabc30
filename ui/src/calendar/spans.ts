import { civilOf, dayOf, monthsLater, weekBegin, weekdayOf, type WeekRule } from './days';

export const VIEWS = ['day', 'work', 'week', 'month', 'list'] as const;
export type View = (typeof VIEWS)[number];

/** The days a view shows. */
export interface DaySpan {
  first: number;
  /** How many; of a work week those between that are left out count too. */
  count: number;
  days: number[];
}

/** How many days the list looks ahead. */
const AHEAD = 28;

const run = (first: number, count: number): DaySpan => ({
  first,
  count,
  days: Array.from({ length: count }, (_, index) => first + index),
});

/** The days a view shows around one of them. A month shows whole weeks. */
export function spanOf(view: View, day: number, rule: WeekRule): DaySpan {
  if (view === 'day') return run(day, 1);
  if (view === 'list') return run(day, AHEAD);
  if (view === 'week') return run(weekBegin(day, rule), 7);
  if (view === 'work') {
    const days = run(weekBegin(day, rule), 7).days.filter((one) => !rule.weekend.includes(weekdayOf(one)));
    const [first = day, last = day] = [days[0], days.at(-1)];
    return { first, count: last - first + 1, days };
  }
  const { year, month } = civilOf(day);
  const first = weekBegin(dayOf(year, month, 1), rule);
  const weeks = Math.ceil((dayOf(year, month + 1, 1) - first) / 7);
  return run(first, weeks * 7);
}

/** The day to look at, one span further or back. */
export function stepOf(view: View, day: number, by: 1 | -1): number {
  if (view === 'day') return day + by;
  if (view === 'month') return monthsLater(day, by);
  return day + by * (view === 'list' ? AHEAD : 7);
}

/** The weeks of a span of whole weeks. */
export const weeksOf = ({ days }: DaySpan): number[][] =>
  Array.from({ length: Math.ceil(days.length / 7) }, (_, week) => days.slice(week * 7, week * 7 + 7));
