/* What a form of an appointment begins with. */
import type { AppointmentCard, AppointmentForm, CalendarRow, QuickRow, SeriesScope } from '../api/types-calendar';
import { DAY } from './days';
import { peopleOf } from './guests';
import { wallOf } from './zones';

const HOUR = 3600;

/** The calendar something new goes into: for interviews the one chosen for them, else the first that can be written to. */
export function calendarFor(calendars: CalendarRow[], isInterview: boolean): CalendarRow | undefined {
  const able = calendars.filter((one) => one.may_write && !one.owner);
  return (isInterview ? able.find((one) => one.interviews) : undefined) ?? able.find((one) => !one.interviews) ?? able[0];
}

/** A new appointment at a time; it reminds so many minutes before. */
export const blankForm = (
  calendar: string,
  [start, end]: [number, number],
  zone: string,
  remind: number | null,
): AppointmentForm => ({
  event: null,
  date: null,
  scope: 'all',
  calendar,
  title: '',
  start,
  end,
  clock: 'zone',
  zone,
  place: '',
  link: '',
  description: '',
  repeat: null,
  alarms: remind === null ? [] : [remind * 60],
  private: false,
  free: false,
  attendees: [],
  guests: [],
  teams: false,
  neutral: null,
  links: [],
  interview: null,
  told: false,
});

/** The same for whole days. */
export const wholeDays = (form: AppointmentForm, first: number, last: number): AppointmentForm => ({
  ...form,
  clock: 'day',
  zone: '',
  start: first * DAY,
  end: (last + 1) * DAY,
  alarms: [],
});

/** What there is, to be changed. */
export const formOf = (card: AppointmentCard, scope: SeriesScope): AppointmentForm => ({
  event: card.row.event,
  date: card.row.date,
  scope,
  calendar: card.calendar.id,
  title: card.row.title,
  start: card.row.start,
  end: card.row.end,
  clock: card.row.clock,
  zone: card.zone,
  place: card.row.place,
  link: card.link,
  description: card.description,
  repeat: card.repeat,
  alarms: [...card.alarms],
  private: card.row.private,
  free: card.row.free,
  attendees: card.parties.filter((one) => !one.me).map(({ name, address, optional }) => ({ name, address, optional })),
  guests: peopleOf(card),
  teams: card.teams,
  neutral: null,
  links: card.links.filter((one) => !one.proposed).map((one) => one.target.id),
  told: false,
  interview: card.interview && {
    kind: card.interview.row.kind,
    stage: card.interview.row.stage,
    candidate: card.interview.row.candidate?.id ?? null,
    job: card.interview.row.job?.id ?? null,
    interviewers: card.interview.interviewers.map((one) => one.id),
  },
});

/** What was understood of a typed line; what was not is as in `blank`. */
export function quickForm(quick: QuickRow, blank: AppointmentForm, calendars: CalendarRow[]): AppointmentForm {
  const person = quick.targets.find((one) => one.kind === 'person');
  const job = quick.targets.find((one) => one.kind === 'job');
  const isInterview = quick.interview !== null;
  return {
    ...blank,
    calendar: calendarFor(calendars, isInterview)?.id ?? blank.calendar,
    title: quick.title,
    place: quick.place,
    start: quick.start ?? blank.start,
    end: quick.end ?? blank.end,
    clock: quick.start === null ? blank.clock : quick.clock,
    zone: quick.clock === 'zone' ? blank.zone : '',
    links: quick.targets.map((one) => one.id),
    interview: quick.interview && {
      kind: quick.interview,
      stage: '',
      candidate: person?.id ?? null,
      job: job?.id ?? null,
      interviewers: [],
    },
  };
}

/** Enough was understood for an appointment: when it is, and what or with whom. */
export const isEnough = (quick: QuickRow): boolean =>
  quick.sure && quick.start !== null && (quick.title.trim() !== '' || quick.targets.length > 0);

/** What keeps a form from being saved. */
export type Fault = 'title' | 'end' | 'calendar' | 'until';

export function faultOf(form: AppointmentForm, calendars: CalendarRow[]): Fault | undefined {
  if (!calendars.some((one) => one.id === form.calendar && one.may_write)) return 'calendar';
  if (form.title.trim() === '' && !form.interview?.candidate) return 'title';
  if (form.end < form.start || (form.clock === 'day' && form.end <= form.start)) return 'end';
  if (form.repeat?.until && Date.parse(form.repeat.until) / 1000 < form.start - DAY) return 'until';
  return undefined;
}

/** The same with its times meant another way. */
export function withClock(form: AppointmentForm, isDay: boolean, zone: string): AppointmentForm {
  if (isDay === (form.clock === 'day')) return form;
  if (isDay) {
    const walls = form.clock === 'zone' ? [wallOf(form.start, form.zone), wallOf(form.end, form.zone)] : [form.start, form.end];
    const [first = 0, last = 0] = walls.map((wall) => Math.floor(wall / DAY));
    return { ...form, clock: 'day', zone: '', start: first * DAY, end: (last + 1) * DAY };
  }
  const NINE = 9 * HOUR;
  const start = form.start + NINE;
  const at = start - (wallOf(start, zone) - start);
  return { ...form, clock: 'zone', zone, start: at, end: at + HOUR };
}
