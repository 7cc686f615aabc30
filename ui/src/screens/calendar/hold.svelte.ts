import type { OccurrenceRow } from '../../api/types-calendar';
import { drawn, drawnDays, FINE, nearestOf, pull, pulled, SNAP, type Grip, type Spot, type Stretch } from '../../calendar/drag';
import { keyOf } from '../../calendar/pieces';
import type { Acts } from './acts.svelte';
import type { Calendar } from './calendar.svelte';

/** How far a pointer has to go until it pulls, in pixels. */
const SLACK = 4;
const EDGE = 28;
const SCROLL = 14;

/** Where a pointer is over the boxes of days, or beside which it is; where days have no hours every place in one is the same. */
export function spotAt(body: HTMLElement, x: number, y: number, hours: number): Spot | undefined {
  const days = [...body.querySelectorAll<HTMLElement>('[data-day]')];
  const boxes = days.map((day) => day.getBoundingClientRect());
  const at = nearestOf(boxes, x, y);
  const [box, day] = [boxes[at], days[at]];
  if (!box || !day) return undefined;
  return { day: Number(day.dataset.day), at: box.height === 0 ? 0 : ((y - box.top) / box.height) * hours };
}

/** An appointment, and what of it is pulled. */
export interface Taken {
  row: OccurrenceRow;
  grip: Grip;
}

/** What the pointer or the keys have taken hold of. */
export class Hold {
  /** A new appointment that is being drawn. */
  drawing = $state.raw<(Stretch & { day: number }) | null>(null);
  #pulls = false;
  #row: OccurrenceRow | null = null;
  #end: () => void = () => {};
  /** What was pushed by keys and is not let go yet. */
  #pushed: { row: OccurrenceRow; to: Stretch } | null = null;

  constructor(
    readonly calendar: Calendar,
    readonly acts: Acts,
  ) {}

  /** A click at the end of pulling is none. */
  swallows = (): boolean => {
    const was = this.#pulls;
    this.#pulls = false;
    return was;
  };

  /** Takes hold of an appointment, or with none draws a new one, until the pointer lets go or Escape is pressed. */
  begin = (event: PointerEvent, body: HTMLElement, taken?: Taken): void => {
    if (event.button !== 0 || (taken && !taken.row.may_change)) return;
    const { axis } = this.calendar;
    const hours = body.dataset.hours === undefined ? axis.hours : Number(body.dataset.hours);
    const from = spotAt(body, event.clientX, event.clientY, hours);
    if (!from) return;
    this.#pulls = false;
    this.#row = taken?.row ?? null;
    const scroller = body.closest<HTMLElement>('.scroll');
    let to: Stretch | null = null;

    const move = (moved: PointerEvent) => {
      const far = Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY);
      if (!this.#pulls && far < SLACK) return;
      this.#pulls = true;
      this.acts.close();
      if (scroller) nudge(scroller, moved.clientY);
      const spot = spotAt(body, moved.clientX, moved.clientY, hours);
      if (!spot) return;
      const step = moved.altKey ? FINE : SNAP;
      if (taken) {
        to = pull(taken.row, taken.grip, pulled(from, spot, step), { step, zone: this.calendar.zone });
        this.calendar.moving.set(keyOf(taken.row), to);
      } else {
        to = hours === 0 ? drawnDays(from, spot, axis.zone) : drawn(axis, from, spot, step);
        this.drawing = { ...to, day: from.day };
      }
    };
    const drop = () => {
      this.#end();
      /* Where it was dropped elsewhere no click follows. */
      setTimeout(() => (this.#pulls = false));
      if (!to || !this.#pulls) return;
      if (!taken) this.acts.create({ stretch: to, isDay: hours === 0, drawn: true });
      else if (to.start !== taken.row.start || to.end !== taken.row.end) this.acts.move(taken.row, to);
    };
    this.#listen(move, drop);
  };

  #listen(move: (event: PointerEvent) => void, drop: () => void): void {
    const keys = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      if (this.#row) this.calendar.moving.delete(keyOf(this.#row));
      this.#end();
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', drop);
    addEventListener('pointercancel', drop);
    addEventListener('keydown', keys, true);
    this.#end = () => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', drop);
      removeEventListener('pointercancel', drop);
      removeEventListener('keydown', keys, true);
      this.drawing = null;
    };
  }

  /** Moves or stretches an appointment by a step; it is saved once {@link letGo} is called. */
  push = (row: OccurrenceRow, grip: Grip, by: { days: number; minutes: number }, step: number): void => {
    if (!row.may_change) return;
    if (this.#pushed && keyOf(this.#pushed.row) !== keyOf(row)) this.letGo();
    const to = pull(row, grip, by, { step, zone: this.calendar.zone });
    if (!this.calendar.holds({ ...row, ...to })) return;
    /* The row told here is where it was moved to; what is saved is named by where it was. */
    this.#pushed = { row: this.#pushed?.row ?? row, to };
    this.calendar.moving.set(keyOf(row), to);
  };

  /** Saves what was pushed. */
  letGo = (): void => {
    const pushed = this.#pushed;
    this.#pushed = null;
    if (pushed && (pushed.to.start !== pushed.row.start || pushed.to.end !== pushed.row.end))
      this.acts.move(pushed.row, pushed.to);
  };

  /** Puts what was pushed back; says whether there was something. */
  giveUp = (): boolean => {
    const pushed = this.#pushed;
    this.#pushed = null;
    if (pushed) this.calendar.moving.delete(keyOf(pushed.row));
    return pushed !== null;
  };
}

/* Pulled to its edge, what scrolls goes on. */
function nudge(scroller: HTMLElement, y: number): void {
  const box = scroller.getBoundingClientRect();
  if (y > box.bottom - EDGE) scroller.scrollTop += SCROLL;
  else if (y < box.top + EDGE * 3) scroller.scrollTop -= SCROLL;
}
