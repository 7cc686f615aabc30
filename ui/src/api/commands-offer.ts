/* The commands about times that are offered to somebody, typed. */
import { call } from './call';
import type { UndoRow } from './types';
import type { AppointmentSaved } from './types-calendar';
import type * as T from './types-offer';

/** One's own that wait for an answer, the one that is held shortest first. */
export const offerList = () => call<T.HeldOffer[]>('offer_list');
/** Holds times for somebody in a calendar; nobody is told. */
export const offerHold = (form: T.OfferForm) => call<T.OfferSaved>('offer_hold', { form });
/** Makes the time somebody chose the interview; the others go. */
export const offerChoose = (choice: T.OfferChoice) => call<AppointmentSaved>('offer_choose', { choice });
/** Removes every time that is held still. */
export const offerLetGo = (id: string, told = false) => call<UndoRow>('offer_let_go', { id, told });
