/* Free times as a text to be sent: in the reader's language, by the reader's clock. */
import type { OccurrenceRow } from '../api/types-calendar';
import { say } from '../text';
import type { Language } from '../text/language.svelte';
import type { Stretch } from './drag';
import { cityOf } from './zones';

const MOST = 3;
const LINE: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' };
/* English is read all over: with the day before the month and 24 hours. */
const REGION: Record<Language, string> = { en: 'en-GB', de: 'de', fr: 'fr', it: 'it', pl: 'pl' };

/** Adds a time to those that are offered, in their order; takes it out where it is among them. No more than three, and none over another. */
export function picked(offers: Stretch[], one: Stretch): Stretch[] {
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
  task: null,
});

/** The text: a sentence, then a line for each time. */
export function offerText(offers: Stretch[], language: Language, zone: string): string {
  const format = new Intl.DateTimeFormat(REGION[language], { ...LINE, timeZone: zone });
  const lines = offers.map(({ start, end }) => `– ${format.formatRange(start * 1000, end * 1000)}`);
  return [say(language, 'calendar.offer.text', { count: offers.length, city: cityOf(zone) }), ...lines].join('\n');
}
