/* Who is asked to an appointment: one list in the form, two ways of telling them. */
import { profile } from '../api/commands';
import type { TargetRow } from '../api/types';
import type { AppointmentCard, AppointmentForm, CalendarRow } from '../api/types-calendar';
import type { GuestForm, GuestRole } from '../api/types-invite';
import { spoken } from './words';

/** Client and candidate get an invitation of their own, and so does whoever is not known: only those of the own house share one. */
export const isApart = (role: GuestRole): boolean => role !== 'colleague';

/** Somebody to be asked, with what is usual for their role. */
export const guestOf = (address: string, name: string, role: GuestRole): GuestForm => ({
  ...{ address, name, role, apart: isApart(role) },
  ...{ title: '', words: '', language: '', zone: '' },
});

/** The role of somebody on file; `interviewed`: they are the candidate of this interview. */
export function roleOf(target: TargetRow, interviewed: boolean): GuestRole {
  if (interviewed || target.roles.includes('candidate')) return 'candidate';
  if (target.roles.includes('contact')) return 'client';
  return target.roles.includes('employee') ? 'colleague' : 'other';
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
export const isAsked = (guests: GuestForm[], address: string): boolean => guests.some((one) => same(one.address, address));

/** Everybody who is asked to what there is; `null` where somebody else asks. */
export function peopleOf(card: AppointmentCard): GuestForm[] | null {
  if (card.organizer && !card.organizer.me) return null;
  const guests = card.guests.filter((one) => !one.cancelled).map((one) => one.form);
  const named = card.parties.filter((one) => !one.me && !one.thing && one.address && !isAsked(guests, one.address));
  const role = (one: (typeof named)[number]) => (one.profile ? roleOf(one.profile, false) : 'other');
  return [...guests, ...named.map((one) => ({ ...guestOf(one.address, one.name, role(one)), apart: false }))];
}

/** Whom the calendar's server tells: where it tells at all, everybody who may be seen by the others. */
export const toldByServer = (guest: GuestForm, calendar: CalendarRow | undefined): boolean =>
  calendar?.schedules === true && !guest.apart;

/** The form as it is saved: who stands in the appointment itself, and who is asked one by one. `start` is what it began with: whoever stood in it and
    was in no list of people is a room. */
export function sorted(form: AppointmentForm, start: AppointmentForm, calendars: CalendarRow[]): AppointmentForm {
  const { guests } = form;
  if (!guests) return form;
  const calendar = calendars.find((one) => one.id === form.calendar);
  const open = guests.filter((one) => !one.apart);
  const stays = form.attendees.filter((one) => !isAsked(start.guests ?? [], one.address) || isAsked(open, one.address));
  const told = guests.filter((one) => toldByServer(one, calendar));
  const added = told.filter((one) => !stays.some((known) => same(known.address, one.address)));
  return {
    ...form,
    attendees: [...stays, ...added.map(({ name, address }) => ({ name, address, optional: false }))],
    guests: guests.filter((one) => !toldByServer(one, calendar)),
  };
}

/** The first address of somebody on file; empty where there is none. */
export const addressOf = async (target: TargetRow): Promise<string> =>
  (await profile(target.id).catch(() => null))?.addresses[0]?.address ?? '';

/* What is still being looked up of whom was chosen. */
const lookups = new Set<Promise<unknown>>();

/** Lets saving wait for this. */
export function asking(work: Promise<unknown>): void {
  lookups.add(work);
  void work.finally(() => lookups.delete(work));
}

/** Waits until everybody who was chosen is asked, so that whoever saves at once leaves nobody out. */
export const allAsked = async (): Promise<void> => void (await Promise.allSettled(lookups));

/** Asks somebody on file too, unless they are asked already; says at which address, empty where they have none. */
export async function ask(form: AppointmentForm, target: TargetRow, role: GuestRole): Promise<string> {
  const address = await addressOf(target);
  if (address && form.guests && !isAsked(form.guests, address))
    form.guests = [...form.guests, guestOf(address, spoken(target.name), role)];
  return address;
}

/** Asks somebody on file no longer. */
export async function askNoLonger(form: AppointmentForm, target: TargetRow): Promise<void> {
  const address = await addressOf(target);
  if (address) form.guests = form.guests?.filter((one) => !same(one.address, address)) ?? null;
}
