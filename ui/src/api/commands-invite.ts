/* The commands about invitations, answers and the outbox, typed. */
import { call } from './call';
import type { Page, UndoRow } from './types';
import type * as V from './types-invite';

/** Who would be mailed what. Nothing leaves. */
export const invitationPlan = (form: V.InvitationForm) => call<V.InvitationPlan>('invitation_plan', { form });
/** Sends what was shown; `digest` is the plan's. */
export const invitationSend = (form: V.InvitationForm, digest: string) =>
  call<V.InvitationSent>('invitation_send', { form, digest });
export const invitationGuests = (event: string) => call<V.GuestRow[]>('invitation_guests', { event });
/** Leaves it untold that somebody is asked no longer: only these addresses are from now on. */
export const invitationLeave = (event: string, wanted: string[]) => call<void>('invitation_leave', { event, wanted });
export const invitationAnswer = (reply: V.InvitationReply) => call<V.InvitationReplied>('invitation_answer', { reply });
/** Takes what was cancelled out of the calendar. */
export const invitationTakeOff = (message: string) => call<V.InvitationReplied>('invitation_take_off', { message });
export const outboxPage = (offset: number, limit: number) => call<Page<V.OutboxLine>>('outbox_page', { offset, limit });
export const outboxCounts = () => call<V.OutboxCounts>('outbox_counts');
/** Sends at once what waits, or once more what was refused or may not have been sent. */
export const outboxAgain = (id: string) => call<void>('outbox_again', { id });
/** Gives up a message that has not left. */
export const outboxGiveUp = (id: string) => call<UndoRow>('outbox_give_up', { id });
export const outboxStop = () => call<void>('outbox_stop');
