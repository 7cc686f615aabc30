/* The commands about calendars and appointments, typed. */
import { call, callTelling } from './call';
import { orKept, secret, type Given } from './secret';
import type { State, UndoRow } from './types';
import type * as C from './types-calendar';
import type * as P from './types-calendar-places';
import type * as K from './types-clash';

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
/** Saves one appointment, or calendars, as an iCalendar file where the user said. */
export const calendarSave = (what: P.CalendarExport, path: string) => call<void>('calendar_save', { what, path });
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
export const appointmentDecide = (event: string, keep: K.ClashKeep) => call<UndoRow>('appointment_decide', { event, keep });
/** Joins what both sides made of an appointment, part by part. */
export const appointmentJoin = (event: string, chosen: K.ClashChoice[]) => call<UndoRow>('appointment_join', { event, chosen });
/** Sends what the server refused once more. */
export const appointmentAgain = (event: string) => call<void>('appointment_again', { event });
/** Reads a line typed for a new appointment; `now` in Unix seconds. */
export const quickRead = (ask: { text: string; now: number; zone: string; language: string; region: string }) =>
  call<C.QuickRow>('quick_read', { ask });
export const calendarPlaces = () => call<P.CalendarPlaceRow[]>('calendar_places');
/** Looks where the calendars of an address are; `mailbox` is the id of that of the same account, or empty. Stopped by `accountProbeStop`. */
export const calendarDetect = (address: string, mailbox: string) =>
  call<P.DetectedCalendars>('calendar_detect', { address, mailbox });
/** Tests a place live; `then` hears each step once it went well. Nothing is kept. */
export const calendarProbe = (entry: P.CalendarEntry, given: Given, then: (step: string) => void) =>
  callTelling<P.CalendarProbe, string>('calendar_probe', { entry, secret: secret(given) }, then);
/** Connects a place and gives its id; none of its calendars is synchronised before it is chosen. */
export const calendarAdd = (entry: P.CalendarEntry, given: Given) =>
  call<string>('calendar_add', { entry, secret: secret(given) });
export const calendarChoose = (choices: P.CalendarChoice[]) => call<void>('calendar_choose', { choices });
/** Tests a connected place with what is kept for it. Stopped by `accountProbeStop`. */
export const calendarTest = (id: string, then: (step: string) => void) =>
  callTelling<P.CalendarProbe, string>('calendar_test', { id }, then);
/** Signs in to a place again and goes on; `fingerprint` is that of a new certificate, or empty. Stopped by `accountProbeStop`. */
export const calendarReconnect = (id: string, given: Given, fingerprint: string, then: (step: string) => void) =>
  callTelling<P.CalendarProbe, string>('calendar_reconnect', { id, secret: orKept(given), fingerprint }, then);
/** What was written to calendars, or is to be, the latest first. */
export const calendarLog = (offset: number, limit: number) =>
  call<{ rows: P.CalendarActRow[]; total: number }>('calendar_log', { offset, limit });
export const calendarDisconnect = (id: string) => call<void>('calendar_disconnect', { id });
export const calendarRemove = (id: string) => call<void>('calendar_remove', { id });
/** The appointments of one's own that wait to be linked to profiles. */
export const linkPage = (query: C.LinkQuery) => call<C.LinkPage>('link_page', { query });
/** How many of them nobody has looked at, the last 14 days and what is to come. */
export const linkCount = () => call<number>('link_count');
export const linkTick = (ids: string[], ticked: boolean) => call<UndoRow>('link_tick', { ids, ticked });
/** Makes exactly these profiles the ones an appointment goes to. */
export const linkSetInto = (id: string, targets: string[]) => call<UndoRow>('link_set_into', { id, targets });
/** Puts appointments off, declines them or proposes them again. */
export const linkDecide = (ids: string[], state: Exclude<State, 'filed'>) => call<UndoRow>('link_decide', { ids, state });
/** Links what is asked for, for a group; without one for everybody. */
export const linkRun = (what: C.LinkWhat, group: string | null) => call<C.LinkReport>('link_run', { what, group });
/** Links an appointment to exactly these profiles; none takes it out of all. */
export const appointmentLink = (event: string, targets: string[], group: string | null) =>
  call<UndoRow>('appointment_link', { event, targets, group });
export const appointmentUnlink = (event: string, target: string) => call<UndoRow>('appointment_unlink', { event, target });
/** What was thought of an interview. */
export const scorecard = (event: string) => call<string>('scorecard', { event });
export const scorecardSave = (event: string, text: string) => call<UndoRow>('scorecard_save', { event, text });
/** What interviews are called in the user's calendar elsewhere; empty: as they are called here. */
export const calendarNeutral = () => call<string>('calendar_neutral');
export const calendarSetNeutral = (title: string) => call<void>('calendar_set_neutral', { title });
