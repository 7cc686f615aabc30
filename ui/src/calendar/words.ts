/* Days and times of appointments in words, by the region's own habits. */
import type { CalendarRow, OccurrenceRow, RepeatRow } from '../api/types-calendar';
import type { HeldOffer } from '../api/types-offer';
import { t } from '../text';
import { dayOf as dayText, list, weekdayName } from '../text/events';
import { words } from '../text/language.svelte';
import { DAY, dayAt, dayOfIso } from './days';
import { momentsOf } from './pieces';
import type { DaySpan, View } from './spans';
import { cityOf } from './zones';

type Options = Intl.DateTimeFormatOptions;

const kept = new Map<string, Intl.DateTimeFormat>();

function format(options: Options): Intl.DateTimeFormat {
  const name = words.region + JSON.stringify(options);
  let made = kept.get(name);
  if (!made) {
    made = new Intl.DateTimeFormat(words.region, options);
    kept.set(name, made);
  }
  return made;
}

const UTC = 'UTC';
const TIME: Options = { hour: 'numeric', minute: '2-digit' };
const CLOCK: Options = { hour: '2-digit', minute: '2-digit' };
/* Twelve hours are written without a nought before them. */
const TWELVE = /^0(?=\d:\d\d\s?[AP]M$)/i;
const MONTH: Options = { month: 'long', year: 'numeric', timeZone: UTC };
const SHORT: Options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: UTC };
const NAMED: Options = { weekday: 'short', day: 'numeric', month: 'short' };
const FULL: Options = { weekday: 'long', day: 'numeric', month: 'long', timeZone: UTC };

const ofDay = (day: number, options: Options) => format(options).format(day * DAY * 1000);

/** "14:30", "2:30 PM". */
export const timeText = (moment: number, zone: string): string =>
  format({ ...CLOCK, timeZone: zone })
    .format(moment * 1000)
    .replace(TWELVE, '');

/** "Wed". */
export const dayShort = (day: number): string => ofDay(day, { weekday: 'short', timeZone: UTC });
/** "Wednesday 18 November". */
export const dayName = (day: number): string => ofDay(day, FULL);
/** "Wed 18 Nov". */
export const dayNamed = (day: number): string => ofDay(day, { ...NAMED, timeZone: UTC });
/** "1 Dec" where a month begins, else "2". */
export const dateText = (day: number, month: boolean): string =>
  ofDay(day, month ? { day: 'numeric', month: 'short', timeZone: UTC } : { day: 'numeric', timeZone: UTC });
/** "November 2026". */
export const monthName = (day: number): string => ofDay(day, MONTH);

/** What a view shows: "16–22 Nov 2026", "November 2026", "Wednesday, 18 November 2026". */
export function spanName(view: View, { first, days }: DaySpan, day: number): string {
  if (view === 'month') return monthName(day);
  if (view === 'day') return ofDay(day, { weekday: 'short', ...SHORT });
  return format(SHORT).formatRange(first * DAY * 1000, (days.at(-1) ?? first) * DAY * 1000);
}

/** "10:00 – 11:00". */
export function timesText(row: OccurrenceRow, zone: string): string {
  if (row.clock === 'day') return t('calendar.day.whole');
  const [start, end] = momentsOf(row, zone);
  const times = format({ ...TIME, timeZone: zone });
  if (end <= start) return timeText(start, zone);
  /* Over midnight a range would tell both dates. */
  if (dayAt(start, zone) !== dayAt(end, zone))
    return t('calendar.times', { start: timeText(start, zone), end: timeText(end, zone) });
  return times.formatRange(start * 1000, end * 1000);
}

/** "Fri 20 Nov, 10:00 – 11:00". */
export function whenText(row: Pick<OccurrenceRow, 'clock' | 'start' | 'end'>, zone: string): string {
  const isDay = row.clock === 'day';
  const [start, end] = momentsOf(row as OccurrenceRow, zone);
  const options: Options = isDay ? { ...NAMED, timeZone: UTC } : { ...NAMED, ...TIME, timeZone: zone };
  const [from, to] = isDay ? [row.start, Math.max(row.start, row.end - DAY)] : [start, end];
  return to > from ? format(options).formatRange(from * 1000, to * 1000) : format(options).format(from * 1000);
}

/** "Kowalska, Anna" the way one speaks of her. */
export const spoken = (name: string): string => {
  const [family, given] = name.split(', ');
  return given === undefined ? name : `${given} ${family ?? ''}`.trim();
};

/** What stands on a block: the candidate of an interview, whose time is taken, or what it is about. */
export function titleOf(row: OccurrenceRow, calendar?: CalendarRow): string {
  const title = own(row);
  const who = calendar?.owner || (calendar?.busy_only ? calendar.name : '');
  return who ? t('calendar.of', { who, what: title }) : title;
}

function own({ kind, title, interview, offer }: OccurrenceRow): string {
  if (kind === 'busy') return t('calendar.busy');
  if (kind === 'left_out') return t('calendar.left_out');
  if (kind === 'offered') return offer?.person ? spoken(offer.person.name) : t('calendar.offered');
  if (interview?.candidate) return spoken(interview.candidate.name);
  return title || t('calendar.untitled');
}

/** What stands below it: "DE7 · video, accepted"; of others the place or the times. */
export function noteOf(row: OccurrenceRow, zone: string, narrow = false): string {
  if (row.kind === 'interview' && row.interview) {
    const held = t(`calendar.held.${row.interview.kind}`);
    const said = answerWord(row);
    return [row.interview.job_reference, said ? t('calendar.note', { kind: held, answer: said }) : held]
      .filter(Boolean)
      .join(' · ');
  }
  if (row.place && row.kind === 'event') return row.place;
  return narrow && row.clock !== 'day' ? timeText(momentsOf(row, zone)[0], zone) : timesText(row, zone);
}

/** The answers in a word, where there is one. */
export function answerWord({ answers }: OccurrenceRow): string {
  const { accepted, declined, tentative, waiting } = answers;
  const asked = accepted + declined + tentative + waiting;
  if (asked === 0) return '';
  if (asked > 1 && accepted < asked && declined < asked && waiting < asked)
    return t('calendar.answer.some', { accepted, asked });
  if (declined > 0) return t('invitation.answer.declined');
  if (waiting > 0) return t('calendar.answer.waiting');
  return t(tentative > 0 ? 'invitation.answer.tentative' : 'invitation.answer.accepted');
}

/** "Offered to Anna Kowalska with 2 others, held until Tue 24 Nov". */
export function offeredText({ person, times, until }: HeldOffer, zone: string): string {
  return t('calendar.offer.to', {
    who: person ? spoken(person.name) : '',
    named: person ? 'yes' : 'no',
    others: times.length - 1,
    held: until === null ? 'no' : 'yes',
    until: until === null ? '' : dayNamed(dayAt(until - 1, zone)),
  });
}

/** What a block says besides its title and what stands below that: all the rest that is to be known. */
export function restOf(row: OccurrenceRow, calendar: CalendarRow | undefined, zone: string): string {
  const facts = [
    whenText(row, zone),
    row.place,
    row.status === 'confirmed' || row.offer ? '' : t(`calendar.status.${row.status}`),
    row.offer ? offeredText(row.offer, zone) : '',
    row.my_answer === 'declined' || row.my_answer === 'tentative' ? t(`calendar.mine.${row.my_answer}`) : '',
    row.task ? t(row.task.done ? 'tasks.is_done' : 'tasks.is_task') : '',
    row.repeats ? t('calendar.repeats') : '',
    row.private ? t('calendar.private') : '',
    row.waiting ? t('calendar.waiting') : '',
    row.clash ? t('calendar.clash') : '',
    calendar && !calendar.owner ? calendar.name : '',
    calendar?.owner && calendar.last_success !== null
      ? t('calendar.as_of', { time: timeText(calendar.last_success, zone) })
      : '',
  ];
  return facts.filter(Boolean).join(', ');
}

/** "Every 2 weeks · on Tuesday · until 26 Feb 2027". */
export function repeatText(repeat: RepeatRow): string {
  if (repeat.other) return t('calendar.repeat.other');
  const parts = [t(`invitation.${repeat.unit}`, { count: repeat.every })];
  const days = list(repeat.days.map(weekdayName));
  if (repeat.days.length > 0)
    parts.push(
      repeat.set_position === 0
        ? t('invitation.days', { days })
        : t(`calendar.repeat.nth.${repeat.set_position < 0 ? 'last' : repeat.set_position}`, { days }),
    );
  if (repeat.month_days.length > 0) parts.push(t('calendar.repeat.date', { date: list(repeat.month_days.map(monthDay)) }));
  if (repeat.until && dayOfIso(repeat.until) !== undefined) parts.push(t('invitation.until', { date: dayText(repeat.until) }));
  if (repeat.count) parts.push(t('invitation.times', { count: repeat.count }));
  return parts.join(' · ');
}

const monthDay = (date: number): string =>
  date < 0 ? t('calendar.repeat.last_day') : new Intl.NumberFormat(words.region).format(date);

const UNITS: [string, number][] = [
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', 3600],
  ['minute', 60],
];

/** "15 minutes before". */
export function alarmText(seconds: number): string {
  if (seconds === 0) return t('calendar.alarm.begin');
  const length = Math.abs(seconds);
  const [unit = 'minute', of = 60] = UNITS.find(([, each]) => length % each === 0) ?? [];
  const text = new Intl.NumberFormat(words.language, { style: 'unit', unit, unitDisplay: 'long' }).format(length / of);
  return t(seconds > 0 ? 'calendar.alarm.before' : 'calendar.alarm.after', { length: text });
}

/** "Warsaw · Central European Standard Time · 14:30". */
export function zoneText(zone: string, now: number): { city: string; name: string; time: string } {
  const parts = format({ timeZone: zone, timeZoneName: 'long' }).formatToParts(now * 1000);
  return {
    city: cityOf(zone),
    name: parts.find(({ type }) => type === 'timeZoneName')?.value ?? '',
    time: timeText(now, zone),
  };
}
