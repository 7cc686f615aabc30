/* An invented week of a recruiter, in memory: `?calendar=empty`, `none`, `crowded` and `clash` make it another one. */
import type * as C from '../types-calendar';
import type * as K from '../types-clash';
import { DAY, dayAt, weekdayOf } from '../../calendar/days';
import { momentOf, systemZone, wallOf } from '../../calendar/zones';
import { byId, target } from './people';
import { Failed } from '../failed';
import { changed, enter } from './state';
import { fakeGuests, keepGuests, resetGuests } from './guests';
import { nowTold, untoldOf } from './invite';
import { quickOf } from './quick';

const wish = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);
const zone = systemZone();
const thisMonday = () => {
  const today = dayAt(Date.now() / 1000, zone);
  return today - weekdayOf(today) + 1;
};
let monday = thisMonday();

const wall = (day: number, clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return (monday + day) * DAY + hours * 3600 + minutes * 60;
};
const at = (day: number, clock: string) => momentOf(wall(day, clock), zone);

const calendar = (id: string, name: string, change: Partial<C.CalendarRow> = {}): C.CalendarRow => ({
  id,
  account: 'ka1',
  account_name: 'marta@zielinska-rekrutacja.example',
  kind: 'caldav',
  name,
  colour: '',
  owner: '',
  direction: 'both',
  may_write: true,
  busy_only: false,
  shown: true,
  interviews: false,
  schedules: false,
  last_success: Math.floor(Date.now() / 1000) - 60,
  failure: null,
  ...change,
});

const none = { accepted: 0, declined: 0, tentative: 0, waiting: 0 };

export function occurrence(event: string, start: number, end: number, change: Partial<C.OccurrenceRow> = {}): C.OccurrenceRow {
  return {
    event,
    date: start,
    calendar: 'k1',
    start,
    end,
    clock: 'zone',
    title: '',
    kind: 'event',
    interview: null,
    place: '',
    status: 'confirmed',
    my_answer: '',
    free: false,
    repeats: false,
    changed: false,
    private: false,
    waiting: false,
    clash: false,
    may_change: true,
    linked: 0,
    answers: none,
    task: null,
    offer: null,
    ...change,
  };
}

const plain = (id: string, day: number, from: string, to: string, title: string, change: Partial<C.OccurrenceRow> = {}) =>
  occurrence(id, at(day, from), at(day, to), { title, ...change });

function interview(
  id: string,
  [day, from, to]: [number, string, string],
  who: string,
  job: string,
  held: C.InterviewKind,
): C.OccurrenceRow {
  const person = byId(who)?.target ?? target(who, 'person', NAMES[who] ?? who, '', ['candidate']);
  const position = byId(job)?.target ?? null;
  return occurrence(id, at(day, from), at(day, to), {
    calendar: 'k2',
    kind: 'interview',
    title: `Interview: ${person.name}`,
    linked: 2,
    interview: { kind: held, stage: '', candidate: person, job: position, job_reference: position?.note ?? '' },
  });
}

const NAMES: Record<string, string> = { p20: 'Zając, Piotr', p21: 'Falkenberg, Henrik' };
const ewa = (id: string, day: number, from: string, to: string, kind: 'busy' | 'event', title = '') =>
  plain(id, day, from, to, title, { calendar: 'k3', kind, may_change: false });
const offered = (id: string, day: number, from: string, to: string) =>
  plain(id, day, from, to, 'Held: Élodie Dupré-Lacroix', {
    ...{ calendar: 'k2', kind: 'offered', status: 'tentative' },
    offer: {
      ...{ id: 'of0', person: byId('p5')?.target ?? null, job: byId('j2')?.target ?? null, kind: 'video' },
      ...{ language: 'fr', zone: 'Europe/Paris', until: at(4, '00:00'), times: [] },
    },
  });

/** Each time that is offered knows the others. */
export function regroup(rows: C.OccurrenceRow[]): void {
  for (const row of rows.filter((one) => one.offer)) {
    const together = rows.filter((one) => one.offer?.id === row.offer?.id).sort((one, other) => one.start - other.start);
    if (row.offer) row.offer.times = together.map(({ event, start, end }) => ({ event, start, end }));
  }
}
const whole = (id: string, from: number, days: number, title: string, change: Partial<C.OccurrenceRow> = {}) =>
  occurrence(id, (monday + from) * DAY, (monday + from + days) * DAY, { clock: 'day', title, ...change });

function week(clash = false): C.OccurrenceRow[] {
  const said = (row: C.OccurrenceRow, change: Partial<C.AnswersRow>) => ({ ...row, answers: { ...none, ...change } });
  return [
    plain('e1', 0, '09:00', '09:30', 'Week planning', { repeats: true }),
    interview('e2', [0, '11:00', '12:00'], 'p20', 'j4', 'on_site'),
    ewa('e3', 0, '14:00', '15:30', 'busy'),
    whole('e4', 1, 1, 'Careers day, Kraków', { place: 'Kraków' }),
    plain('e5', 1, '09:30', '10:30', 'Acme Transports', { place: 'Briefing, Lyon', linked: 1, clash }),
    interview('e6', [1, '13:00', '14:00'], 'p21', 'j3', 'phone'),
    ewa('e7', 1, '15:30', '16:30', 'event', 'interview'),
    plain('e8', 2, '08:30', '09:00', 'Call Brandt', { linked: 1 }),
    said(interview('e9', [2, '10:00', '11:00'], 'p4', 'j1', 'video'), { accepted: 1 }),
    said(interview('e10', [2, '15:00', '16:00'], 'p9', 'j4', 'video'), { waiting: 1 }),
    plain('e11', 2, '16:30', '17:00', 'Review list', { waiting: true }),
    offered('e12', 3, '09:00', '10:00'),
    offered('e13', 3, '11:00', '12:00'),
    plain('e14', 3, '14:00', '15:30', 'Steuerberatung', { private: true }),
    ewa('e15', 3, '14:00', '15:00', 'busy'),
    interview('e16', [3, '15:30', '16:30'], 'p7', 'j5', 'video'),
    said(interview('e17', [4, '10:00', '11:00'], 'p1', 'j1', 'video'), { accepted: 1, waiting: 1 }),
    offered('e18', 4, '13:00', '14:00'),
    plain('e19', 4, '14:30', '15:30', 'Acme: shortlist', { place: 'Acme, Lyon', linked: 1 }),
    whole('e20', 4, 1, 'leave', { calendar: 'k3', may_change: false }),
    plain('e21', 3, '17:00', '18:00', 'Rivoli: salary bands', { status: 'tentative', my_answer: 'tentative' }),
    plain('e22', 1, '17:00', '17:45', 'Trade fair call', { my_answer: 'declined' }),
    ...[7, 14, 21].map((day) => ({ ...plain('e1', day, '09:00', '09:30', 'Week planning', { repeats: true }) })),
    interview('e23', [8, '10:00', '11:00'], 'p3', 'j2', 'video'),
    whole('e24', 9, 3, 'Conference, Poznań'),
    plain('e25', 9, '22:30', '25:00', 'Night train'),
  ];
}

const crowd = (): C.OccurrenceRow[] => [
  ...week(),
  ...Array.from({ length: 40 }, (_, index) => plain(`x${index}`, 2, '11:00', '12:00', `Round ${index + 1}`)),
  ...Array.from({ length: 6 }, (_, index) => whole(`w${index}`, index % 4, 3, `Fair ${index + 1}`)),
];

function fresh() {
  monday = thisMonday();
  const kind = wish.get('calendar');
  const calendars = [
    calendar('k1', 'Work'),
    calendar('k2', 'Interviews', { interviews: true }),
    calendar('k3', 'Ewa', {
      owner: 'Ewa',
      may_write: false,
      direction: 'read',
      kind: 'subscription',
      account_name: 'ewa.nowak@zielinska-rekrutacja.example',
      last_success: Math.floor(Date.now() / 1000) - 780,
    }),
  ];
  const rows = kind === 'none' || kind === 'empty' ? [] : kind === 'crowded' ? crowd() : week(kind === 'clash');
  regroup(rows);
  return {
    calendars: kind === 'none' ? [] : calendars,
    rows,
    /** The event whose server tells attendees by itself. */
    tells: '',
  };
}

export const fakeCalendar = fresh();
export const resetCalendar = (): void => {
  Object.assign(fakeCalendar, fresh());
  resetGuests(at(4, '10:00'));
  nowTold('e17');
};

let made = 0;

const version = (row: C.OccurrenceRow, change: Partial<K.AppointmentVersion> = {}): K.AppointmentVersion => ({
  ...{ gone: false, title: row.title, start: row.start, end: row.end, clock: row.clock, place: row.place },
  ...{ description: '', repeat: null, ...change },
});
const said = (change: Partial<K.ClashSaid>): K.ClashSaid => ({
  ...{ text: '', span: null, repeat: null, alarms: [], left_out: false, ...change },
});
const clashOf = (row: C.OccurrenceRow): K.ClashRow => ({
  mine: version(row),
  theirs: version(row, { title: 'Briefing Acme Transports', start: row.start + 1800, end: row.end + 1800, place: 'Video' }),
  parts: [
    {
      part: 'summary',
      date: null,
      mine: said({ text: row.title }),
      theirs: said({ text: 'Briefing Acme Transports' }),
      changed_by: 'theirs',
    },
    {
      ...{ part: 'when', date: null, changed_by: 'theirs' },
      mine: said({ span: [row.start, row.end, row.clock] }),
      theirs: said({ span: [row.start + 1800, row.end + 1800, row.clock] }),
    },
    { part: 'location', date: null, mine: said({ text: row.place }), theirs: said({ text: 'Video' }), changed_by: null },
    { part: 'alarms', date: null, mine: said({ alarms: [900] }), theirs: said({}), changed_by: 'mine' },
  ],
});

function cardOf(row: C.OccurrenceRow): C.AppointmentCard {
  const of = fakeCalendar.calendars.find((one) => one.id === row.calendar) ?? calendar('k1', 'Work');
  const candidate = row.interview?.candidate;
  const party = (name: string, address: string, answer: string, profile: C.AppointmentParty['profile'] = null) => ({
    ...{ name, address, answer, profile },
    ...{ optional: false, thing: false, me: false },
  });
  const asks = row.answers.accepted + row.answers.waiting > 0;
  const jonas = byId('p10')?.target ?? null;
  const links = [candidate, row.interview?.job].filter((one) => one !== null && one !== undefined);
  return {
    row,
    calendar: of,
    zone: row.clock === 'zone' ? zone : '',
    description: '',
    link: row.interview?.kind === 'video' ? 'https://video.example/r/7f3k' : '',
    organizer: asks ? { ...party('Marta Zielińska', 'marta@zielinska-rekrutacja.example', 'accepted'), me: true } : null,
    parties: [
      ...(asks && candidate
        ? [
            party(
              candidate.name,
              byId(candidate.id)?.addresses[0] ?? '',
              row.answers.accepted ? 'accepted' : 'waiting',
              candidate,
            ),
          ]
        : []),
      ...(row.answers.waiting && row.answers.accepted
        ? [party('Jonas Brandt', 'jonas@brandt-logistik.example', 'waiting', jonas)]
        : []),
    ],
    links: links.map((one) => ({ target: one, proposed: false, reasons: [{ kind: 'chosen_by_user' as const }] })),
    repeat: row.repeats
      ? { unit: 'weekly', every: 1, days: [1], month_days: [], set_position: 0, until: null, count: null, other: false }
      : null,
    alarms: row.clock === 'day' || row.offer ? [] : [900],
    interview: row.interview && { row: row.interview, interviewers: row.answers.waiting && jonas ? [jonas] : [] },
    clash: row.clash ? clashOf(row) : null,
    server_tells: false,
    guests: fakeGuests.of[row.event] ?? [],
    untold: untoldOf(row.event),
    seen_by: row.linked > 0 && !row.private ? '' : null,
    teams: false,
  };
}

const find = (event: string, date: number) => fakeCalendar.rows.find((one) => one.event === event && one.date === date);

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
type Answers = Record<string, (args: any) => unknown>;

export const answers: Answers = {
  calendar_list: () => fakeCalendar.calendars,
  calendar_sync: () => changed('calendar'),
  calendars_shown: () => undefined,
  calendar_between: ({ span: { from, until } }: { span: { from: number; until: number } }): C.CalendarPage => ({
    occurrences: fakeCalendar.rows.filter((row) => {
      const [start, end] = row.clock === 'zone' ? [row.start, row.end] : [momentOf(row.start, zone), momentOf(row.end, zone)];
      return start < until && end >= from;
    }),
    calendars: fakeCalendar.calendars,
    as_of: Math.min(...fakeCalendar.calendars.map((one) => one.last_success ?? Infinity)),
  }),
  calendar_show: ({ id, shown }) => {
    for (const one of fakeCalendar.calendars) if (one.id === id) one.shown = shown as boolean;
  },
  calendar_colour: ({ id, colour }) => {
    for (const one of fakeCalendar.calendars) if (one.id === id) one.colour = colour as string;
  },
  calendar_save: () => undefined,
  appointment_card: ({ at: { event, date } }: { at: { event: string; date: number } }) => {
    const row = find(event, date);
    return row && cardOf(row);
  },
  appointment_save: ({ form }: { form: C.AppointmentForm }) => {
    const before = form.event === null ? undefined : find(form.event, form.date ?? 0);
    made += 1;
    const event = form.event ?? `n${made}`;
    const candidate = form.interview?.candidate ? (byId(form.interview.candidate)?.target ?? null) : null;
    const job = form.interview?.job ? (byId(form.interview.job)?.target ?? null) : null;
    const row = occurrence(event, form.start, form.end, {
      ...before,
      ...{ start: form.start, end: form.end, calendar: form.calendar, clock: form.clock, title: form.title, place: form.place },
      ...{ private: form.private, free: form.free, repeats: form.repeat !== null, waiting: true },
      kind: form.interview ? 'interview' : 'event',
      interview: form.interview && { ...form.interview, candidate, job, job_reference: job?.note ?? '' },
    });
    if (before) fakeCalendar.rows.splice(fakeCalendar.rows.indexOf(before), 1, row);
    else fakeCalendar.rows.push(row);
    const unkeep = form.guests ? keepGuests(event, form.guests) : () => undefined;
    changed('calendar');
    const undo = enter(before ? 'appointment_change' : 'appointment_add', 1, 0, row.title, () => {
      unkeep();
      fakeCalendar.rows.splice(fakeCalendar.rows.indexOf(row), 1, ...(before ? [before] : []));
    });
    return { event, date: row.date, undo };
  },
  appointment_move: ({ to: { event, date, start, end, scope, told } }: { to: C.AppointmentMove }) => {
    const row = find(event, date);
    if (event === fakeCalendar.tells && !told) throw Failed.of('ask_told', { count: '1', who: 'anna@firm.example' });
    const by = [start - (row?.start ?? 0), end - (row?.end ?? 0)];
    const hit = fakeCalendar.rows.filter(
      (one) => one.event === event && (scope === 'all' || one === row || (scope === 'following' && one.date >= date)),
    );
    const shift = (sign: 1 | -1) => {
      for (const one of hit) Object.assign(one, { start: one.start + sign * (by[0] ?? 0), end: one.end + sign * (by[1] ?? 0) });
    };
    shift(1);
    changed('calendar');
    return { event, date, undo: enter('appointment_move', 1, 0, row?.title ?? '', () => shift(-1)) };
  },
  appointment_remove: ({ gone: { event, date, scope } }: { gone: C.AppointmentGone }) => {
    const gone = fakeCalendar.rows.filter(
      (one) => one.event === event && (scope === 'all' || one.date === date || (scope === 'following' && one.date >= date)),
    );
    fakeCalendar.rows = fakeCalendar.rows.filter((one) => !gone.includes(one));
    changed('calendar');
    return enter('appointment_remove', 1, 0, gone[0]?.title ?? '', () => fakeCalendar.rows.push(...gone));
  },
  appointment_decide: () => enter('appointment_decide', 1, 0, '', () => undefined),
  appointment_join: () => enter('appointment_decide', 1, 0, '', () => undefined),
  appointment_again: () => undefined,
  quick_read: ({ ask: { text, now, zone: where } }) =>
    quickOf(text as string, wallOf(now as number, where as string), where as string),
};
