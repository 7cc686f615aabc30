import type { OccurrenceRow } from '../../api/types-calendar';
import { FINE, SNAP } from '../../calendar/drag';
import { isLong } from '../../calendar/pieces';
import type { Hold } from './hold.svelte';

type Steps = Record<string, { days: number; minutes: number }>;

interface Here {
  /** The appointment the keys are at. */
  row: () => OccurrenceRow | undefined;
  hold: Hold;
  /** By how much an arrow with Shift moves it: in steps of minutes, and in days. */
  steps: Steps;
  arrow: (key: string) => Promise<void>;
  /** What was moved may stand in another day: the keys follow it. */
  follow: (row: OccurrenceRow) => void;
}

/** Days beside each other, hour by hour. */
export const BY_HOURS: Steps = {
  ArrowUp: { days: 0, minutes: -1 },
  ArrowDown: { days: 0, minutes: 1 },
  ArrowLeft: { days: -1, minutes: 0 },
  ArrowRight: { days: 1, minutes: 0 },
};

/** Weeks below each other. */
export const BY_WEEKS: Steps = {
  ArrowUp: { days: -7, minutes: 0 },
  ArrowDown: { days: 7, minutes: 0 },
  ArrowLeft: { days: -1, minutes: 0 },
  ArrowRight: { days: 1, minutes: 0 },
};

/** The keys of days: arrows walk; with Shift they move what one is at, with Alt up and down change when it ends, with both in finer steps. */
export function gridKeys(event: KeyboardEvent, { row, hold, steps, arrow, follow }: Here): void {
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === 'Escape' && hold.giveUp()) return done(event);
  const by = steps[event.key];
  const at = row();
  if (by && (event.shiftKey || event.altKey)) {
    /* Alt with an arrow to the side goes back to where one was. */
    const longer = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    if (!at || (!event.shiftKey && longer === 0)) return;
    const step = event.shiftKey && event.altKey ? FINE : SNAP;
    if (event.shiftKey) hold.push(at, 'move', { days: by.days, minutes: by.minutes * step }, step);
    else hold.push(at, 'end', { days: isLong(at) ? longer : 0, minutes: longer * step }, step);
    follow(at);
    return done(event);
  }
  if (by || event.key === 'Home' || event.key === 'End') {
    void arrow(event.key);
    done(event);
  }
}

function done(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
