/* An event in words. */
import type { EventRepeats, EventTime, Invitation } from '../api/types';
import { t } from '../text';
import { between, dayOf, list, weekdayName } from '../text/events';

/** The time of an event where the reader is, as far as its time zone is known. */
export function spanOf({ start, end }: Invitation): string {
  if (!start) return '';
  const isDay = !start.written.includes('T');
  return between(instant(start), instant(end ?? start), isDay);
}

/** The time as its writer meant it, where that reads differently. */
export function writtenOf({ start }: Invitation): string {
  if (!start?.zone || start.zone === 'UTC') return '';
  const time = start.written.slice(11, 16);
  if (start.at === null) return t('invitation.zone', { time, zone: start.zone });
  const here = new Date(start.at * 1000);
  const same = local(here) === start.written.slice(0, 16);
  return same ? '' : t('invitation.zone', { time, zone: start.zone.replaceAll('_', ' ') });
}

/** "Every 2 weeks · on Tuesday and Thursday · until 26 Feb 2027". */
export function repeatsOf(repeats: EventRepeats): string {
  const parts = [t(`invitation.${repeats.unit}`, { count: repeats.every })];
  if (repeats.days.length > 0) parts.push(t('invitation.days', { days: list(repeats.days.map(weekdayName)) }));
  if (repeats.until) parts.push(t('invitation.until', { date: dayOf(repeats.until) }));
  if (repeats.times) parts.push(t('invitation.times', { count: repeats.times }));
  return parts.join(' · ');
}

/** What it is about: an invitation, or who answered it and how. */
export function methodOf(one: Invitation): string {
  const answers = one.method === 'reply' || one.method === 'refresh' || one.method === 'counter';
  const party = answers ? one.attendees[0] : one.organizer;
  const who = party?.name || party?.address || '';
  if (one.method === 'reply') return t(`invitation.reply.${party?.answer ?? 'waiting'}`, { who });
  return t(`invitation.${one.cancelled ? 'cancel' : one.method}`, { who });
}

/* A time without a zone, or with one nobody knows, is shown as it is written. */
const instant = (time: EventTime): number => (time.at === null ? Date.parse(time.written) : time.at * 1000);

function local(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A time as it is entered: of the day and the clock where the reader is. */
export interface Entered {
  day: string;
  from: string;
  to: string;
}

/** The time that was asked for, to begin with. */
export function enteredOf({ start, end }: Invitation): Entered {
  const [from, to] = [start, end ?? start].map((one) => (one ? shownOf(one) : ''));
  return { day: (from ?? '').slice(0, 10), from: (from ?? '').slice(11, 16), to: (to ?? '').slice(11, 16) };
}

/** What was entered, reckoned as the appointment is; `null` as long as something is missing. */
export function momentsOf({ start }: Invitation, { day, from, to }: Entered): { start: number; end: number } | null {
  /* A time meant wherever one is counts as if it were UTC. */
  const floats = start?.at === null;
  const moment = (time: string) => Date.parse(`${day}T${time}${floats ? 'Z' : ''}`) / 1000;
  const [begin, end] = [moment(from), moment(to)];
  return Number.isNaN(begin) || Number.isNaN(end) ? null : { start: begin, end };
}

const shownOf = (time: EventTime): string => (time.at === null ? time.written : local(new Date(time.at * 1000)));
