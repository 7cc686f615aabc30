/* Invitations and the outbox, in memory. */
import type { InvitationPlan, InvitationReply } from '../types-invite';
import { invitation } from './reading';
import { changed, enter } from './state';

const part = {
  title: 'Interview',
  when: 'Tuesday, 24 November 2026, 10:00–11:00 (Europe/Warsaw, UTC+1)',
  place: 'Brandt Logistik, Köln, Raum 3',
  link: '',
  organizer: 'Marta Zielińska',
  repeats: false,
  sequence: 0,
};

/** Two people, each with a text of their own. */
export const plan: InvitationPlan = {
  from: 'marta@zielinska-rekrutacja.example',
  mails: [
    {
      kind: 'invitation',
      address: 'luca.rossi@posta.example',
      name: 'Luca Rossi',
      role: 'candidate',
      subject: 'Invitation: Interview – Tuesday, 24 November 2026',
      text: 'Dear Luca,\nhere is the time we spoke about.\n\nWhat: Interview\nWhen: Tuesday, 24 November 2026, 10:00–11:00',
      part: { ...part, description: 'Dear Luca,\nhere is the time we spoke about.', names: ['Luca Rossi'] },
    },
    {
      kind: 'update',
      address: 'j.brandt@brandt-logistik.example',
      name: 'Jonas Brandt',
      role: 'client',
      subject: 'Changed: Interview – Tuesday, 24 November 2026',
      text: 'This appointment has changed.\n\nWhat: Interview\nWhen: Tuesday, 24 November 2026, 10:00–11:00',
      part: { ...part, description: '', names: ['Jonas Brandt'] },
    },
  ],
  silent: [{ address: 'empfang@brandt-logistik.example', why: 'nothing_new' }],
  digest: 'd1',
};

export const answers = {
  invitation_plan: () => plan,
  invitation_send: () => ({
    messages: plan.mails.length,
    undo: enter('invitation', plan.mails.length, 0, part.title, () => undefined),
  }),
  invitation_guests: () => [],
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
  outbox_page: () => ({ rows: [], total: 0 }),
  outbox_counts: () => ({ waiting: 0, trouble: 0 }),
  outbox_again: () => changed('outbox'),
  outbox_give_up: () => changed('outbox'),
  outbox_stop: () => undefined,
};
