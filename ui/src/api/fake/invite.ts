/* Invitations and the outbox, in memory. */
import type { GuestRow, InvitationForm, InvitationMail, InvitationPlan, InvitationReply, OutboxLine } from '../types-invite';
import { Failed } from '../failed';
import { fakeCalendar } from './calendar';
import { fakeGuests, letter } from './guests';
import { invitation } from './reading';
import { changed, enter } from './state';

const ADDRESSES: Record<string, string> = {
  s1: 'marta@zielinska-rekrutacja.example',
  s2: 'bewerbung@zielinska-rekrutacja.example',
};
const HEADS: Record<InvitationMail['kind'], string> = {
  invitation: 'Invitation',
  update: 'Changed',
  cancellation: 'Cancelled',
  reminder: 'Reminder',
  decline: 'The time stays',
};

const rowOf = (event: string) => fakeCalendar.rows.find((one) => one.event === event);
const guestsOf = (event: string): GuestRow[] => fakeGuests.of[event] ?? [];
/* What somebody was told last: they are told again once it reads otherwise. */
const told = new Map<string, string>();
const versionOf = (event: string) => JSON.stringify([rowOf(event)?.start, rowOf(event)?.end, rowOf(event)?.title]);

function mailOf(event: string, { form }: GuestRow, kind: InvitationMail['kind'], all: GuestRow[]): InvitationMail {
  const row = rowOf(event);
  const title = form.title || row?.title || 'Interview';
  const day = new Date((row?.start ?? 0) * 1000);
  const when = day.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short' });
  const beside = form.apart ? [] : all.filter((one) => !one.form.apart && one.form.address !== form.address);
  return {
    ...{ kind, address: form.address, name: form.name, role: form.role },
    subject: `${HEADS[kind]}: ${title} – ${day.toLocaleDateString('en-GB', { dateStyle: 'full' })}`,
    text: [form.words, `What: ${title}\nWhen: ${when}`].filter(Boolean).join('\n\n'),
    part: {
      ...{ title, when, place: row?.place ?? '', link: '', description: form.words, organizer: 'Marta Zielińska' },
      ...{ names: [form, ...beside.map((one) => one.form)].map((one) => one.name || one.address), repeats: false, sequence: 0 },
    },
  };
}

function kindFor(form: InvitationForm, guest: GuestRow): InvitationMail['kind'] | InvitationPlan['silent'][number]['why'] {
  const isWanted = form.what !== 'off' && form.guests.some((one) => one.address === guest.form.address);
  const hasAnswered = guest.answers.some((one) => one.answer !== 'waiting');
  if (form.what === 'remind') {
    if (['queued', 'refused', 'uncertain'].includes(guest.letter?.state ?? '')) return 'not_left';
    return hasAnswered ? 'answered' : 'reminder';
  }
  if (!isWanted) return guest.told ? 'cancellation' : 'never_told';
  if (!guest.told) return 'invitation';
  const before = told.get(`${form.event} ${guest.form.address}`);
  return before === undefined || before === versionOf(form.event) ? 'nothing_new' : 'update';
}

export function planOf(form: InvitationForm): InvitationPlan {
  const isMeant = (one: GuestRow) =>
    form.instead === null || lineOf(form.instead).to.some((to) => to.address === one.form.address);
  const all = guestsOf(form.event)
    .filter((one) => !one.cancelled && isMeant(one))
    .map((one) => (form.instead === null ? one : { ...one, told: false }));
  form = form.instead === null ? form : { ...form, guests: all.map((one) => one.form) };
  const plan: InvitationPlan = {
    ...{ from: ADDRESSES[form.sender ?? 's1'] ?? '', sender: form.sender ?? 's1', lacks_link: false, mails: [], silent: [] },
    digest: '',
  };
  for (const guest of all) {
    if (form.what === 'decline') {
      if (guest.form.address === form.whose) plan.mails.push(mailOf(form.event, guest, 'decline', []));
      continue;
    }
    const what = kindFor(form, guest);
    if (what in HEADS) plan.mails.push(mailOf(form.event, guest, what as InvitationMail['kind'], all));
    else plan.silent.push({ address: guest.form.address, why: what as InvitationPlan['silent'][number]['why'] });
  }
  plan.digest = JSON.stringify([plan.from, plan.mails]);
  return plan;
}

/** How many people do not know an appointment as it is now. */
export const untoldOf = (event: string): number => {
  const guests = guestsOf(event).filter((one) => !one.cancelled);
  return planOf({ event, sender: null, guests: guests.map((one) => one.form), what: 'tell', whose: '', instead: null }).mails
    .length;
};

/** What everybody was told is as it is now. */
export function nowTold(event: string): void {
  for (const one of guestsOf(event)) if (one.told) told.set(`${event} ${one.form.address}`, versionOf(event));
}

function send(form: InvitationForm, plan: InvitationPlan) {
  const { event } = form;
  const before = { guests: structuredClone(guestsOf(event)), outbox: [...fakeGuests.outbox], rows: [...fakeCalendar.rows] };
  if (form.instead !== null) Object.assign(lineOf(form.instead), { state: 'void' });
  for (const mail of plan.mails) {
    const line = letter(mail.address, mail.subject, {
      kind: mail.kind === 'reminder' ? 'invitation' : mail.kind === 'decline' ? 'answer' : mail.kind,
      ...{ from: plan.from, sender: plan.sender, event },
    });
    fakeGuests.outbox.unshift(line);
    fakeGuests.of[event] = guestsOf(event).map((one) =>
      one.form.address === mail.address
        ? {
            ...one,
            ...{ told: true, cancelled: mail.kind === 'cancellation', letter: line },
            answers:
              mail.kind === 'decline'
                ? one.answers.map((it) => ({ ...it, proposed_start: null, proposed_end: null }))
                : one.answers,
          }
        : one,
    );
  }
  nowTold(event);
  if (form.what === 'off') fakeCalendar.rows = fakeCalendar.rows.filter((one) => one.event !== event);
  changed('calendar', 'outbox');
  const verb = form.what === 'off' ? 'appointment_remove' : 'invitation';
  const undo = enter(verb, plan.mails.length, 0, rowOf(event)?.title ?? '', () => {
    fakeGuests.of[event] = before.guests;
    fakeGuests.outbox = before.outbox;
    fakeCalendar.rows = before.rows;
  });
  return { messages: plan.mails.length, undo };
}

const lineOf = (id: string): OutboxLine => {
  const found = fakeGuests.outbox.find((one) => one.id === id);
  if (!found) throw Failed.of('not_found', { what: 'outbox' });
  return found;
};

export const answers = {
  invitation_plan: ({ form }: { form: InvitationForm }) => planOf(form),
  invitation_send: ({ form, digest }: { form: InvitationForm; digest: string }) => {
    const plan = planOf(form);
    if (plan.digest !== digest) throw Failed.of('plan_changed', {});
    return send(form, plan);
  },
  invitation_guests: ({ event }: { event: string }) => guestsOf(event),
  invitation_leave: ({ event, wanted }: { event: string; wanted: string[] }) => {
    fakeGuests.of[event] = guestsOf(event)
      .filter((one) => one.told || wanted.includes(one.form.address))
      .map((one) => ({ ...one, cancelled: !wanted.includes(one.form.address) }));
  },
  invitation_answer: ({ reply }: { reply: InvitationReply }) => {
    const before = { mine: invitation.mine, kept: invitation.kept };
    invitation.mine = reply.answer;
    invitation.kept = reply.answer !== 'declined';
    changed('calendar', 'outbox');
    const undo = enter('invitation_answer', 1, 0, invitation.summary, () => Object.assign(invitation, before));
    return { told: 'mail', event: null, undo };
  },
  invitation_take_off: () => ({
    told: 'nobody',
    event: null,
    undo: enter('invitation_off', 1, 0, invitation.summary, () => undefined),
  }),
  outbox_page: ({ offset, limit }: { offset: number; limit: number }) => ({
    rows: fakeGuests.outbox.slice(offset, offset + limit),
    total: fakeGuests.outbox.length,
  }),
  outbox_counts: () => {
    const count = (...states: OutboxLine['state'][]) => fakeGuests.outbox.filter((one) => states.includes(one.state)).length;
    return { waiting: count('queued', 'sending'), trouble: count('refused', 'uncertain') };
  },
  outbox_again: ({ id }: { id: string }) => {
    Object.assign(lineOf(id), { state: 'queued', failure: null, due: Math.floor(Date.now() / 1000), ended: null });
    changed('outbox');
  },
  outbox_give_up: ({ id }: { id: string }) => {
    const line = lineOf(id);
    if (['sent', 'sending', 'void'].includes(line.state)) throw Failed.of('has_left', {});
    const { state } = line;
    Object.assign(line, { state: 'void' });
    changed('outbox');
    return enter('outbox_give_up', 1, 0, line.subject, () => Object.assign(line, { state }));
  },
  outbox_stop: () => undefined,
};
