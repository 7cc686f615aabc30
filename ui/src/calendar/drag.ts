import type { Axis } from './axis';
import { DAY } from './days';
import { momentOf, wallOf } from './zones';

const HOUR = 3600;
const MINUTE = 60;

/** What is taken hold of snaps to so many minutes; with Alt held to fewer. */
export const SNAP = 15;
export const FINE = 5;

/** A place in the columns. */
export interface Spot {
  day: number;
  /** Hours below the top. */
  at: number;
}

/** When something is, in moments. */
export interface Stretch {
  start: number;
  end: number;
}

/** Which of some boxes a point is in, or else nearest to; -1 where there is none. */
export function nearestOf(boxes: Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>[], x: number, y: number): number {
  const beyond = (at: number, from: number, to: number) => Math.max(from - at, 0, at - to);
  const far = boxes.map((box) => Math.hypot(beyond(x, box.left, box.right), beyond(y, box.top, box.bottom)));
  return far.indexOf(Math.min(...far));
}

/** A place on the next step of so many minutes, within the column. */
export const snapped = ({ day, at }: Spot, minutes: number, hours: number): Spot => ({
  day,
  at: Math.min(hours, Math.max(0, (Math.round((at * 60) / minutes) * minutes) / 60)),
});

/** What is drawn out between two places, in whichever direction; never shorter than a step. */
export function drawn(axis: Axis, from: Spot, to: Spot, minutes: number): Stretch {
  const [one, other] = [from, { ...to, day: from.day }].map((spot) => snapped(spot, minutes, axis.hours)) as [Spot, Spot];
  const [first, last] = one.at <= other.at ? [one, other] : [other, one];
  const start = axis.moment(first.day, Math.min(first.at, axis.hours - minutes / 60));
  const end = axis.moment(last.day, last.at);
  return { start, end: Math.max(end, start + minutes * MINUTE) };
}

/** The whole days between two places, in whichever direction. */
export function drawnDays(from: Spot, to: Spot, zone: string): Stretch {
  const [first, last] = [Math.min(from.day, to.day), Math.max(from.day, to.day)];
  return { start: momentOf(first * DAY, zone), end: momentOf((last + 1) * DAY, zone) };
}

/** By how much something was pulled, on steps of so many minutes. */
export function pulled(from: Spot, to: Spot, minutes: number): { days: number; minutes: number } {
  return { days: to.day - from.day, minutes: Math.round(((to.at - from.at) * 60) / minutes) * minutes };
}

/** Moved by days and minutes as the clock on the wall counts them; it takes as long as before. */
export function moved({ start, end }: Stretch, by: { days: number; minutes: number }, zone: string): Stretch {
  const wall = wallOf(start, zone) + by.days * DAY + by.minutes * MINUTE;
  const from = by.days === 0 && by.minutes === 0 ? start : momentOf(wall, zone);
  return { start: from, end: from + (end - start) };
}

/** With its end, or its beginning, pulled by so many minutes; never shorter than a step. */
export function resized({ start, end }: Stretch, edge: 'start' | 'end', minutes: number, step: number): Stretch {
  const least = step * MINUTE;
  return edge === 'end'
    ? { start, end: Math.max(start + least, end + minutes * MINUTE) }
    : { start: Math.min(end - least, start + minutes * MINUTE), end };
}

/** The next full step after a moment: where something new begins. */
export const nextStep = (moment: number, minutes: number): number => Math.ceil(moment / (minutes * MINUTE)) * minutes * MINUTE;

/** Hours of a length. */
export const hoursOf = ({ start, end }: Stretch): number => (end - start) / HOUR;

/** What of an appointment is pulled: all of it, or one of its ends. */
export type Grip = 'move' | 'start' | 'end';

interface Timed extends Stretch {
  clock: 'zone' | 'floating' | 'day';
}

/** Where an appointment is once it was pulled, reckoned as it is itself: whole days by days, others by minutes too. */
export function pull(
  row: Timed,
  grip: Grip,
  by: { days: number; minutes: number },
  how: { step: number; zone: string },
): Stretch {
  const { start, end, clock } = row;
  /* What is counted by the clock on the wall moves by it, wherever that is. */
  const zone = clock === 'zone' ? how.zone : 'UTC';
  if (clock === 'day' || end - start >= DAY) {
    if (grip === 'move') return moved({ start, end }, { days: by.days, minutes: 0 }, zone);
    return grip === 'end'
      ? { start, end: Math.max(start + DAY, end + by.days * DAY) }
      : { start: Math.min(end - DAY, start + by.days * DAY), end };
  }
  return grip === 'move' ? moved({ start, end }, by, zone) : resized({ start, end }, grip, by.minutes, how.step);
}
