/* The commands about calendars and appointments, typed. */
import { call } from './call';
import type { UndoRow } from './types';
import type * as C from './types-calendar';

export const calendarList = () => call<C.CalendarRow[]>('calendar_list');
/** What the calendars that are shown hold between two moments (Unix seconds). */
export const calendarBetween = (from: number, until: number) =>
  call<C.CalendarPage>('calendar_between', { span: { from, until } });
export const calendarSync = () => call<void>('calendar_sync');
/** Says whether this window shows calendars: they are kept closer in step then. */
export const calendarsShown = (shown: boolean) => call<void>('calendars_shown', { shown });
export const calendarShow = (id: string, shown: boolean) => call<void>('calendar_show', { id, shown });
/** `#rrggbb`; empty: none. */
export const calendarColour = (id: string, colour: string) => call<void>('calendar_colour', { id, colour });
export const appointmentCard = (event: string, date: number) =>
  call<C.AppointmentCard>('appointment_card', { at: { event, date } });
export const appointmentSave = (form: C.AppointmentForm) => call<C.AppointmentSaved>('appointment_save', { form });
/** Moves it or changes how long it takes; both reckoned as the appointment is. */
export const appointmentMove = (
  what: { event: string; date: number; scope: C.SeriesScope },
  to: { start: number; end: number },
  told = false,
) => call<C.AppointmentSaved>('appointment_move', { to: { ...what, start: to.start, end: to.end, told } });
export const appointmentRemove = (event: string, date: number, scope: C.SeriesScope, told = false) =>
  call<UndoRow>('appointment_remove', { gone: { event, date, scope, told } });
/** Decides which version of an appointment stays that was changed here and at the server. */
export const appointmentDecide = (event: string, keep: C.ClashKeep) => call<UndoRow>('appointment_decide', { event, keep });
/** Sends what the server refused once more. */
export const appointmentAgain = (event: string) => call<void>('appointment_again', { event });
/** Reads a line typed for a new appointment; `now` in Unix seconds, in this time zone. */
export const quickRead = (text: string, now: number, zone: string) => call<C.QuickRow>('quick_read', { text, now, zone });
