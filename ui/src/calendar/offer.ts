/* Free times as a text to be sent: in the reader's language, by the reader's clock. */
import type { CalendarRow, OccurrenceRow } from '../api/types-calendar';
import type { HeldOffer } from '../api/types-offer';
import { say } from '../text';
import { LANGUAGES, words, type Language } from '../text/language.svelte';
import type { Stretch } from './drag';
import { dayAt } from './days';
import { momentsOf } from './pieces';
import { titleOf } from './words';
import { cityOf } from './zones';

const MOST = 3;
const LINE: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' };
/* English is read all over: with the day before the month and 24 hours. */
const REGION: Record<Language, string> = { en: 'en-GB', de: 'de', fr: 'fr', it: 'it', pl: 'pl' };

/* As long as nobody says otherwise a time is held for so many days. */
const HELD = 3;

/** A time that is picked, and over what of one's own that takes the time; empty: nothing. */
export interface Picked extends Stretch {
  over: string;
}

/** Adds a time to those that are offered, in their order; takes it out where it is among them. No more than three, and none over another. */
export function picked<One extends Stretch>(offers: One[], one: One): One[] {
  const hit = offers.find((other) => other.start < one.end && one.start < other.end);
  if (hit) return offers.filter((other) => other !== hit);
  if (offers.length >= MOST) return offers;
  return [...offers, one].sort((first, second) => first.start - second.start);
}

const PICKED = 'picked';

/** Whether an occurrence is a time that was just picked. */
export const isOffer = ({ event }: OccurrenceRow): boolean => event === PICKED;

/** A picked time as the views show it. */
export const offerRow = ({ start, end }: Stretch, calendar: string): OccurrenceRow => ({
  ...{ event: PICKED, date: start, calendar, start, end, clock: 'zone', kind: 'offered' },
  ...{ title: '', interview: null, place: '', status: 'tentative', my_answer: '', linked: 0 },
  ...{ free: false, repeats: false, changed: false, private: false, waiting: false, clash: false, may_change: false },
  answers: { accepted: 0, declined: 0, tentative: 0, waiting: 0 },
  ...{ task: null, offer: null },
});

/** What of one's own takes the same time: the first of it by its title; empty: nothing. */
export function overOf(one: Stretch, rows: OccurrenceRow[], calendars: CalendarRow[], zone: string): string {
  const own = new Map(calendars.filter((calendar) => !calendar.owner).map((calendar) => [calendar.id, calendar]));
  const hit = rows.find((row) => {
    if (isOffer(row) || row.free || row.status === 'cancelled' || row.my_answer === 'declined') return false;
    const [start, end] = momentsOf(row, zone);
    return own.has(row.calendar) && start < one.end && one.start < end;
  });
  return hit ? titleOf(hit, own.get(hit.calendar)) : '';
}

/** The day until whose end times are held unless somebody says otherwise: some days from today, and none behind the last of them. */
export function heldUntil(offers: Stretch[], today: number, zone: string): number {
  return Math.min(today + HELD, ...offers.slice(-1).map((one) => Math.max(today, dayAt(one.start, zone))));
}

/** The language somebody is written to in, as far as there are words for it. */
export const languageOf = (tag: string): Language =>
  LANGUAGES.find((one) => tag.toLowerCase().split('-')[0] === one) ?? words.language;

/** The text of an offer once more, with the times that are held still. */
export const textOf = ({ times, language, zone }: HeldOffer): string => offerText(times, languageOf(language), zone);

/** The text: a sentence, then a line for each time. */
export function offerText(offers: Stretch[], language: Language, zone: string): string {
  const format = new Intl.DateTimeFormat(REGION[language], { ...LINE, timeZone: zone });
  const lines = offers.map(({ start, end }) => `– ${format.formatRange(start * 1000, end * 1000)}`);
  return [say(language, 'calendar.offer.text', { count: offers.length, city: cityOf(zone) }), ...lines].join('\n');
}
