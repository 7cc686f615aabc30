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
export const appointmentCard = (event: string, date: number) => call<C.AppointmentCard>('appointment_card', { event, date });
export const appointmentSave = (form: C.AppointmentForm) => call<C.AppointmentSaved>('appointment_save', { form });
/** Moves it or changes how long it takes; both reckoned as the appointment is. */
export const appointmentMove = (
  what: { event: string; date: number; scope: C.SeriesScope },
  to: { start: number; end: number },
) => call<UndoRow>('appointment_move', { ...what, ...to });
export const appointmentRemove = (event: string, date: number, scope: C.SeriesScope) =>
  call<UndoRow>('appointment_remove', { event, date, scope });
/** Settles which version of an appointment stays that was changed here and at the server. */
export const clashSettle = (event: string, keep: C.ClashKeep) => call<UndoRow>('clash_settle', { event, keep });
/** Reads a line typed for a new appointment; `now` in Unix seconds, in this time zone. */
export const quickRead = (text: string, now: number, zone: string) => call<C.QuickRow>('quick_read', { text, now, zone });
