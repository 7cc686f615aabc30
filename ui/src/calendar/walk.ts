/** Where the keys are: at the lane of whole days, at a free time, or at an appointment. */
export type Stop =
  { day: number; kind: 'lane' } | { day: number; kind: 'slot'; at: number } | { day: number; kind: 'row'; key: string };

/** What a stop is called where it is drawn. */
export const nameOf = (at: Stop): string =>
  at.kind === 'row' ? `row:${at.key}` : at.kind === 'slot' ? `slot:${at.day}:${at.at}` : `lane:${at.day}`;

/** What stands in a day's column, in hours below its top. */
export interface Standing {
  key: string;
  from: number;
  to: number;
}

/** A day's column as keys walk it. */
export interface Column {
  day: number;
  /** What stands in the lane of whole days. */
  long: string[];
  /** What stands below, by beginning. */
  short: Standing[];
  hours: number;
}

/** The steps of free time, in hours. */
export const STEP = 0.5;

interface Walked {
  stop: Stop;
  from: number;
  to: number;
}

/** Everything one can stand at in a day, from the top: the lane and what is in it, then free times and appointments by their beginning. */
function stopsOf({ day, long, short, hours }: Column): Walked[] {
  const lane: Walked[] = [
    { stop: { day, kind: 'lane' }, from: -1, to: -1 },
    ...long.map((key): Walked => ({ stop: { day, kind: 'row', key }, from: -1, to: -1 })),
  ];
  const free: Walked[] = [];
  for (let at = 0; at < hours; at += STEP) {
    if (!takenBy(short, at)) free.push({ stop: { day, kind: 'slot', at }, from: at, to: at + STEP });
  }
  const rows = short.map(({ key, from, to }): Walked => ({ stop: { day, kind: 'row', key }, from, to }));
  return [...lane, ...[...free, ...rows].sort((one, other) => one.from - other.from)];
}

/** What takes a time that was free. */
export const takenBy = (short: Standing[], at: number): Standing | undefined =>
  short.find((one) => one.from < at + STEP && one.to > at);

const same = (one: Stop, other: Stop): boolean =>
  one.day === other.day &&
  one.kind === other.kind &&
  (one.kind !== 'slot' || other.kind !== 'slot' || one.at === other.at) &&
  (one.kind !== 'row' || other.kind !== 'row' || one.key === other.key);

/** Where an arrow, Home or End leads; `undefined` where it leads out of the days shown, or nowhere. */
export function walk(columns: Column[], from: Stop, key: string): Stop | undefined {
  const at = columns.findIndex((column) => column.day === from.day);
  const column = columns[at];
  if (!column) return undefined;
  const stops = stopsOf(column);
  const here = Math.max(
    0,
    stops.findIndex((one) => same(one.stop, from)),
  );
  if (key === 'ArrowDown') return stops[here + 1]?.stop;
  if (key === 'ArrowUp') return here > 0 ? stops[here - 1]?.stop : undefined;
  if (key === 'Home') return stops.find((one) => one.stop.kind === 'row')?.stop ?? stops[0]?.stop;
  if (key === 'End') return stops.findLast((one) => one.stop.kind === 'row')?.stop ?? stops.at(-1)?.stop;
  const beside = columns[at + (key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : columns.length)];
  return beside && nearest(beside, stops[here]?.from ?? 0);
}

/** What stands at a time of a day, or is nearest to it: an appointment that covers it, else the free time. */
export function nearest(column: Column, at: number): Stop {
  const stops = stopsOf(column);
  if (at < 0) return stops.find((one) => one.stop.kind === 'row' && one.from < 0)?.stop ?? { day: column.day, kind: 'lane' };
  const covers = stops.filter((one) => one.from <= at && one.to > at);
  const hit = covers.find((one) => one.stop.kind === 'row') ?? covers[0];
  const later = stops.find((one) => one.from >= at);
  return hit?.stop ?? later?.stop ?? stops.at(-1)?.stop ?? { day: column.day, kind: 'lane' };
}
