/* Who is told of an appointment: nobody before the user has read each message. */
import { invitationGuests, invitationLeave, invitationPlan } from '../api/commands-invite';
import type { GuestForm, InvitationForm, InvitationWhat } from '../api/types-invite';
import { float } from '../kit/float';
import { attempt } from '../shell/toasts.svelte';
import InvitePreview from './InvitePreview.svelte';

/** What is asked for of one appointment. */
export const telling = (event: string, what: InvitationWhat, more: Partial<InvitationForm> = {}): InvitationForm => ({
  ...{ event, sender: null, guests: [], what, whose: '', instead: null },
  ...more,
});

/** Shows who would be mailed what, and sends it once the user agrees; answers once that is decided, with whether it was sent. `off`: what is done
    where nobody is to be told. */
export async function show(form: InvitationForm, off?: () => unknown): Promise<boolean> {
  const plan = await attempt(() => invitationPlan(form));
  if (!plan) return false;
  return new Promise((answer) => {
    let sent = false;
    const onsent = () => (sent = true);
    float(InvitePreview, { form, start: plan, onsent, off }, () => answer(sent));
  });
}

/** Tells everybody who is asked how an appointment is now, where anybody does not know it so; `guests`: who is to come, else everybody who is kept. */
export async function tellAll(event: string, guests?: GuestForm[]): Promise<void> {
  const known = await invitationGuests(event).catch(() => []);
  if (known.length === 0) return;
  const wanted = guests ?? known.filter((one) => !one.cancelled).map((one) => one.form);
  const form = telling(event, 'tell', { guests: wanted });
  const plan = await attempt(() => invitationPlan(form));
  const sent = plan && plan.mails.length > 0 && (await show(form));
  if (!sent)
    await invitationLeave(
      event,
      wanted.map((one) => one.address),
    ).catch(() => undefined);
}

/** Somebody who is asked knows of it. */
export const isTold = async (event: string): Promise<boolean> =>
  (await invitationGuests(event).catch(() => [])).some((one) => one.told && !one.cancelled);
