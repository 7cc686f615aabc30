import { calendarDisconnect, calendarRemove } from '../api/commands-calendar';
import type { CalendarPlaceRow } from '../api/types-calendar-places';
import Confirm from '../kit/Confirm.svelte';
import { float } from '../kit/float';
import { attempt } from '../shell/toasts.svelte';
import { t } from '../text';
import { stateWords } from './state';

const ENDED = ['sign_in_again', 'sign_in_refused', 'admin_must_allow', 'wrong_password'];

/** How it stands with a place calendars come from, in words with its age. */
export function placeState(place: CalendarPlaceRow): string {
  if (place.kind === 'here') return t('calendar.place.here');
  if (place.disconnected === null && place.calendars.every((one) => one.direction === 'none'))
    return t('calendars.nothing_chosen');
  return stateWords(place);
}

/** Which account serves it, in words. */
export function servedBy(place: CalendarPlaceRow): string {
  if (place.kind === 'here') return '';
  if (place.kind === 'subscription' || place.kind === 'file') return t('calendars.read_at', { place: place.place });
  const who = place.address || place.place;
  if (place.opener) return t('calendars.by_mailbox', { who, place: place.place, name: place.opener });
  return who === place.place ? who : t('calendars.by', { who, place: place.place });
}

/** Whether somebody has to sign in again before it goes on. */
export const hasEnded = (place: CalendarPlaceRow): boolean =>
  place.disconnected !== null || ENDED.includes(place.failure?.code ?? '');

/** Disconnects a place, or deletes it, after saying what that does. */
export function askLeave(place: CalendarPlaceRow, act: 'disconnect' | 'remove', then: () => void): void {
  const unsent = place.calendars.reduce((sum, one) => sum + one.waiting + one.clashes + one.refused, 0);
  const events = place.calendars.reduce((sum, one) => sum + one.events, 0);
  const lost = act === 'remove' ? (place.kind === 'here' ? events : unsent) : 0;
  float(Confirm, {
    title: t(`calendar.place.${act}.title`, { name: place.name }),
    lines: [t(`calendar.place.${act}.lead`), ...(lost > 0 ? [t('calendars.lost', { count: lost })] : [])],
    act: t(`calendar.place.${act}`),
    warn: act === 'remove',
    run: () => void attempt(() => (act === 'remove' ? calendarRemove(place.id) : calendarDisconnect(place.id))).then(then),
  });
}
