/* Appointments that wait to be linked, in memory. */
import type { IntoRow, Reason, State } from '../types';
import type * as C from '../types-calendar';
import { byId } from './people';
import { fakeCalendar } from './calendar';
import { changed, enter } from './state';

const into = (id: string, reasons: Reason[], offered = false): IntoRow[] => {
  const one = byId(id)?.target;
  return one ? [{ ...one, chosen: !offered, offered, reasons }] : [];
};
const part = (...parts: Extract<Reason, { kind: 'appointment' }>['part'][]): Reason[] =>
  parts.map((one) => ({ kind: 'appointment', part: one }));

function row(event: string, people: string[], of: Pick<C.LinkRow, 'verdict' | 'ticked' | 'into'>): C.LinkRow[] {
  const shown = fakeCalendar.rows.find((one) => one.event === event);
  const reasons = of.into.filter((one) => !one.offered).flatMap((one) => one.reasons);
  return shown ? [{ row: shown, people, state: 'open', later_since: null, reasons, ...of }] : [];
}

const fresh = (): C.LinkRow[] => [
  ...row('e5', ['Claire Fontaine'], { verdict: 'sent', ticked: true, into: into('p3', part('own', 'attendee')) }),
  ...row('e21', ['Luca Rossi', 'hr@rivoli.example'], {
    verdict: 'new',
    ticked: false,
    into: [...into('p2', part('organizer')), ...into('j2', [{ kind: 'job_reference', place: 'subject' }], true)],
  }),
  ...row('e22', ['Anna Kowalska'], { verdict: 'reply', ticked: true, into: into('p1', part('answered', 'own', 'attendee')) }),
];

const start = () => ({ rows: fresh(), neutral: '', scorecards: {} as Record<string, string> });
export const fakeLinking = start();
export const resetLinking = (): void => void Object.assign(fakeLinking, start());

const of = (ids: string[]) => fakeLinking.rows.filter((one) => ids.includes(one.row.event));
const plan = (): C.LinkPlan => {
  const ticked = fakeLinking.rows.filter((one) => one.ticked);
  const profiles = new Set(ticked.flatMap((one) => one.into.filter((to) => to.chosen).map((to) => to.id)));
  return { appointments: ticked.length, profiles: profiles.size, unticked: fakeLinking.rows.length - ticked.length };
};

/* What is changed, and put back by undo. */
function act(verb: string, count: number, change: () => void) {
  const before = fakeLinking.rows.map((one) => ({ ...one }));
  change();
  changed('calendar');
  return enter(verb, count, 1, '', () => void (fakeLinking.rows = before));
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
type Answers = Record<string, (args: any) => unknown>;

export const answers: Answers = {
  link_page: ({ query }: { query: C.LinkQuery }): C.LinkPage => ({
    rows: query.before ? [] : fakeLinking.rows,
    total: fakeLinking.rows.length,
    before: 0,
    plan: plan(),
  }),
  link_count: () => fakeLinking.rows.filter((one) => one.state === 'open').length,
  link_tick: ({ ids, ticked }: { ids: string[]; ticked: boolean }) =>
    act(ticked ? 'link_tick' : 'link_untick', ids.length, () => {
      fakeLinking.rows = fakeLinking.rows.map((one) => (ids.includes(one.row.event) ? { ...one, ticked } : one));
    }),
  link_set_into: ({ id, targets }: { id: string; targets: string[] }) =>
    act('link_choose', 1, () => {
      fakeLinking.rows = fakeLinking.rows.map((one) =>
        one.row.event === id
          ? { ...one, ticked: targets.length > 0, into: targets.flatMap((to) => into(to, [{ kind: 'chosen_by_user' }])) }
          : one,
      );
    }),
  link_decide: ({ ids, state }: { ids: string[]; state: State }) =>
    act(`link_${state}`, of(ids).length, () => {
      fakeLinking.rows = fakeLinking.rows
        .filter((one) => state !== 'no' || !ids.includes(one.row.event))
        .map((one) => (ids.includes(one.row.event) ? { ...one, state } : one));
    }),
  link_run: (): C.LinkReport => {
    const { appointments, profiles, unticked } = plan();
    const undo = act('link', appointments, () => {
      fakeLinking.rows = fakeLinking.rows.filter((one) => !one.ticked).map((one) => ({ ...one, state: 'later' }));
    });
    return { appointments, profiles, without_target: 0, later: unticked, undo };
  },
  calendar_neutral: () => fakeLinking.neutral,
  calendar_set_neutral: ({ title }: { title: string }) => {
    fakeLinking.neutral = title;
  },
  scorecard: ({ event }: { event: string }) => fakeLinking.scorecards[event] ?? '',
  scorecard_save: ({ event, text }: { event: string; text: string }) => {
    const before = fakeLinking.scorecards[event] ?? '';
    fakeLinking.scorecards[event] = text;
    changed('calendar');
    return enter('scorecard', 1, 0, '', () => {
      fakeLinking.scorecards[event] = before;
    });
  },
};
