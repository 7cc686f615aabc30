import type { OccurrenceRow } from '../../api/types-calendar';
import { FINE, SNAP } from '../../calendar/drag';
import type { Hold } from './hold.svelte';

interface Here {
  /** The appointment the keys are at. */
  row: () => OccurrenceRow | undefined;
  hold: Hold;
  arrow: (key: string) => Promise<void>;
}

const BY: Record<string, { days: number; minutes: number }> = {
  ArrowUp: { days: 0, minutes: -1 },
  ArrowDown: { days: 0, minutes: 1 },
  ArrowLeft: { days: -1, minutes: 0 },
  ArrowRight: { days: 1, minutes: 0 },
};

/** The keys of the days by the hour: arrows walk; with Shift they move what one is at, with Alt up and down change when it ends, with both in finer steps. */
export function gridKeys(event: KeyboardEvent, { row, hold, arrow }: Here): void {
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === 'Escape' && hold.giveUp()) return done(event);
  const by = BY[event.key];
  const at = row();
  if (by && (event.shiftKey || event.altKey)) {
    /* Alt with an arrow to the side goes back to where one was. */
    if (!at || (event.altKey && by.days !== 0)) return;
    const step = event.shiftKey && event.altKey ? FINE : SNAP;
    const grip = event.shiftKey ? 'move' : 'end';
    const isLong = at.clock === 'day' || at.end - at.start >= 86_400;
    const days = isLong && grip === 'end' ? by.minutes : by.days;
    hold.push(at, grip, { days, minutes: by.minutes * step }, step);
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
