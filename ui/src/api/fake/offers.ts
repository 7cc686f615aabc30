/* Times that are offered to somebody, among the invented appointments. */
import type * as T from '../types-offer';
import { Failed } from '../failed';
import { byId } from './people';
import { changed, enter } from './state';
import { fakeCalendar, occurrence, regroup } from './calendar';

let made = 0;

const offers = () => {
  const found = new Map(fakeCalendar.rows.flatMap(({ offer }) => (offer ? [[offer.id, offer] as const] : [])));
  return [...found.values()];
};

/* One step, which brings back everything as it was. */
function act(verb: string, count: number, name: string, does: () => void) {
  const before = structuredClone(fakeCalendar.rows);
  does();
  regroup(fakeCalendar.rows);
  changed('calendar');
  return enter(verb, count, 0, name, () => {
    fakeCalendar.rows = before;
    changed('calendar');
  });
}

function open(id: string): T.HeldOffer {
  const offer = offers().find((one) => one.id === id);
  if (!offer) throw Failed.of('offer_decided', { state: 'chosen' });
  return offer;
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  offer_list: () => offers(),
  offer_hold: ({ form }: { form: T.OfferForm }) => {
    const { language, zone, until, kind } = form;
    made += 1;
    const id = `of${made}`;
    const person = form.person ? (byId(form.person)?.target ?? null) : null;
    const job = form.job ? (byId(form.job)?.target ?? null) : null;
    const undo = act('offer_hold', form.times.length, person?.name ?? '', () => {
      for (const [at, time] of form.times.entries())
        fakeCalendar.rows.push(
          occurrence(`${id}-${at}`, time.from, time.until, {
            ...{ calendar: form.calendar, title: form.title, kind: 'offered', status: 'tentative', waiting: true },
            offer: { id, person, job, kind, language, zone, until, times: [] },
          }),
        );
    });
    return { id, undo };
  },
  offer_choose: ({ choice }: { choice: T.OfferChoice }) => {
    const { person, job, kind } = open(choice.offer);
    const row = fakeCalendar.rows.find((one) => one.event === choice.event);
    const undo = act('offer_choose', 1, person?.name ?? '', () => {
      fakeCalendar.rows = fakeCalendar.rows.filter((one) => one === row || one.offer?.id !== choice.offer);
      if (row)
        Object.assign(row, {
          ...{ kind: 'interview', status: 'confirmed', title: choice.title, offer: null, linked: person ? 1 : 0 },
          interview: { kind, stage: '', candidate: person, job, job_reference: job?.note ?? '' },
        });
    });
    return { event: choice.event, date: row?.date ?? 0, undo };
  },
  offer_let_go: ({ id }) => {
    const { person, times } = open(id as string);
    return act('offer_let_go', times.length, person?.name ?? '', () => {
      fakeCalendar.rows = fakeCalendar.rows.filter((one) => one.offer?.id !== id);
    });
  },
};
