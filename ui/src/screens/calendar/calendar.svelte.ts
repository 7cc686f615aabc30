import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { calendarBetween, calendarColour, calendarShow } from '../../api/commands-calendar';
import type { CalendarPage, CalendarRow, OccurrenceRow } from '../../api/types-calendar';
import { axisOf } from '../../calendar/axis';
import { beginOf, dayAt, weekRule } from '../../calendar/days';
import type { Stretch } from '../../calendar/drag';
import { barOf, keyOf } from '../../calendar/pieces';
import { spanOf, stepOf, type View } from '../../calendar/spans';
import { isZone, systemZone } from '../../calendar/zones';
import { keep } from '../../shell/place.svelte';
import { attempt } from '../../shell/toasts.svelte';
import { words } from '../../text/language.svelte';

interface Kept {
  view: View;
  /** Whose clock is told; empty: the system's. */
  zone: string;
  /** A second one beside it; empty: none. */
  second: string;
  /** Hours below the top. */
  scroll: number;
}

/* What is asked for beyond the ends of a span, in seconds: whole days are told by the wall, wherever one is. */
const MARGIN = 86_400;

/** What the calendar shows, and of which days. */
export class Calendar {
  kept = keep<Kept>('calendar', { view: 'week', zone: '', second: '', scroll: 7.75 });
  day = $state(0);
  page = $state.raw<CalendarPage | null>(null);
  failure = $state.raw<unknown>(null);
  /** Where something is while it is being moved, and until it was read there. */
  moving = new SvelteMap<string, Stretch>();
  /** What is shown and is nowhere yet. */
  extra = $state.raw<OccurrenceRow[]>([]);
  #asked = 0;

  constructor(now: number) {
    this.day = dayAt(now, this.zone);
  }

  zone = $derived.by(() => (isZone(this.kept.zone) ? this.kept.zone : systemZone()));
  second = $derived.by(() => (isZone(this.kept.second) ? this.kept.second : ''));
  rule = $derived.by(() => weekRule(words.region));
  span = $derived.by(() => spanOf(this.kept.view, this.day, this.rule));
  axis = $derived.by(() => axisOf(this.span.days, this.zone));
  calendars = $derived.by((): CalendarRow[] => this.page?.calendars ?? []);
  rows = $derived.by((): OccurrenceRow[] => {
    const shown = new Set(this.calendars.filter((one) => one.shown).map((one) => one.id));
    return [...(this.page?.occurrences ?? []).filter((row) => shown.has(row.calendar)), ...this.extra].map((row) => ({
      ...row,
      ...this.moving.get(keyOf(row)),
    }));
  });

  /** Whether an appointment lies in the days that are shown, at least in part. */
  holds = (row: OccurrenceRow): boolean => {
    const { first, last } = barOf(row, this.zone);
    return this.span.days.some((day) => day >= first && day <= last);
  };

  calendarOf = (id: string): CalendarRow | undefined => this.calendars.find((one) => one.id === id);

  /** Reads what the span holds; of two questions the later one counts. */
  load = async (): Promise<void> => {
    const mine = (this.#asked += 1);
    const { first, count } = this.span;
    try {
      const page = await calendarBetween(beginOf(first, this.zone) - MARGIN, beginOf(first + count, this.zone) + MARGIN);
      if (mine !== this.#asked) return;
      this.page = page;
      this.failure = null;
      this.moving.clear();
    } catch (thrown) {
      if (mine === this.#asked) this.failure = thrown;
    }
  };

  step = (by: 1 | -1): void => void (this.day = stepOf(this.kept.view, this.day, by));

  show = (view: View, day = untrack(() => this.day)): void => {
    this.day = day;
    this.kept.view = view;
  };

  tick = async (calendar: CalendarRow, shown: boolean): Promise<void> => {
    this.#change(calendar.id, { shown });
    await attempt(() => calendarShow(calendar.id, shown));
    await this.load();
  };

  colour = async (calendar: CalendarRow, colour: string): Promise<void> => {
    this.#change(calendar.id, { colour });
    await attempt(() => calendarColour(calendar.id, colour));
  };

  #change(id: string, change: Partial<CalendarRow>) {
    if (!this.page) return;
    const calendars = this.page.calendars.map((one) => (one.id === id ? { ...one, ...change } : one));
    this.page = { ...this.page, calendars };
  }
}
