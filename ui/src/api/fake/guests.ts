/* Who is asked to the invented appointments, and what they said, in memory. */
import type { GuestAnswer, GuestForm, GuestRow, OutboxLine } from '../types-invite';
import { byId } from './people';

export const fakeGuests: { of: Record<string, GuestRow[]>; outbox: OutboxLine[]; made: number } = {
  of: {},
  outbox: [],
  made: 0,
};

export const guestForm = (
  address: string,
  name: string,
  role: GuestForm['role'],
  more: Partial<GuestForm> = {},
): GuestForm => ({
  ...{ address, name, role, apart: role !== 'colleague', title: '', words: '', language: '', zone: '' },
  ...more,
});

export const answered = (answer: GuestAnswer['answer'], more: Partial<GuestAnswer> = {}): GuestAnswer => ({
  ...{ date: null, answer, comment: '', proposed_start: null, proposed_end: null },
  ...more,
});

const row = (form: GuestForm, change: Partial<GuestRow> = {}): GuestRow => ({
  ...{ form, told: false, cancelled: false, answers: [], profile: null, letter: null },
  ...change,
});

const FROM = 'marta@zielinska-rekrutacja.example';

export function letter(to: string, subject: string, change: Partial<OutboxLine> = {}): OutboxLine {
  fakeGuests.made += 1;
  const now = Math.floor(Date.now() / 1000);
  return {
    ...{
      id: `o${fakeGuests.made}`,
      kind: 'invitation',
      from: FROM,
      sender: 's1',
      event: null,
      to: [{ address: to, said: '' }],
      subject,
    },
    ...{ state: 'queued', failure: null, at: now, due: now + 10, ended: null },
    ...change,
  };
}

/** Begins anew: an interview with answers of every kind, and an outbox with something that waits, failed and was sent. */
export function resetGuests(at: number): void {
  const now = Math.floor(Date.now() / 1000);
  const refused = letter('h.falkenberg@falkenberg-logistik.example', 'Invitation: Interview – Friday, 20 November 2026', {
    ...{ event: 'e17', state: 'refused', at: now - 7200, due: now - 7200, ended: now - 7190 },
    failure: { code: 'refused', data: { said: '550 5.1.1 No such user here', fault: 'recipient' } },
    to: [{ address: 'h.falkenberg@falkenberg-logistik.example', said: '550 5.1.1 No such user here' }],
  });
  const waits = letter('luca.rossi@posta.example', 'Changed: Second interview – Thursday, 19 November 2026', {
    ...{ kind: 'update', at: now - 300, due: now + 240 },
    failure: { code: 'unreachable', data: { host: 'smtp.zielinska-rekrutacja.example' } },
  });
  const unsure = letter('p.zajac@poczta.example', 'Accepted: Kick-off – Monday, 23 November 2026', {
    ...{ kind: 'answer', state: 'uncertain', at: now - 86_400, due: now - 86_400, ended: now - 86_390 },
    failure: { code: 'cut', data: { fault: 'uncertain' } },
  });
  const sent = letter('anna.kowalska@poczta.example', 'Invitation: Interview – Friday, 20 November 2026', {
    ...{ state: 'sent', at: now - 7200, due: now - 7200, ended: now - 7190 },
  });
  fakeGuests.outbox = [waits, refused, sent, unsure];
  fakeGuests.of = {
    e17: [
      row(guestForm('anna.kowalska@poczta.example', 'Anna Kowalska', 'candidate', { words: 'Dear Anna' }), {
        ...{ told: true, letter: sent, profile: byId('p1')?.target ?? null },
        answers: [answered('accepted', { comment: 'Gladly. I bring the certificates.' })],
      }),
      row(guestForm('jonas@brandt-logistik.example', 'Jonas Brandt', 'client'), {
        ...{ told: true, letter: sent, profile: byId('p10')?.target ?? null },
        answers: [
          answered('tentative', {
            ...{ comment: 'An hour later would be better.', proposed_start: at + 3600, proposed_end: at + 7200 },
          }),
        ],
      }),
      row(guestForm('h.falkenberg@falkenberg-logistik.example', 'Henrik Falkenberg', 'client'), {
        told: true,
        letter: refused,
      }),
      row(guestForm('ewa.nowak@zielinska-rekrutacja.example', 'Ewa Nowak', 'colleague'), { told: true, letter: sent }),
    ],
  };
}

/** Keeps who is to be asked, as saving does: nobody is told. */
export function keepGuests(event: string, forms: GuestForm[]): () => void {
  const before = fakeGuests.of[event] ?? [];
  const known = (address: string) => before.find((one) => one.form.address === address);
  const isWanted = (one: GuestRow) => forms.some((form) => form.address === one.form.address);
  const wanted = forms.map((form) => row(form, { ...known(form.address), form, cancelled: false }));
  fakeGuests.of[event] = [...wanted, ...before.filter((one) => one.told && !isWanted(one))];
  return () => {
    fakeGuests.of[event] = before;
  };
}
