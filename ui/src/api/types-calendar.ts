/* Calendars and appointments. Times are reckoned so: of a zone Unix seconds; floating and whole days what the clock on the wall shows, counted as if it
   were UTC. An end is exclusive. */
import type { Failure, Reason, TargetRow } from './types';
import type { ClashRow } from './types-clash';
import type { GuestRow } from './types-invite';
import type { HeldOffer } from './types-offer';
import type { TaskMark } from './types-tasks';

/** Where a calendar comes from. */
export type CalendarKind = 'caldav' | 'graph' | 'subscription' | 'file' | 'here';

/** Which way appointments go between a calendar's source and the store. */
export type CalendarDirection = 'none' | 'read' | 'both';

/** A calendar. */
export interface CalendarRow {
  /** Its id. */
  id: string;
  /** The account it comes through; empty for one that is kept here. */
  account: string;
  /** What the user calls that account. */
  account_name: string;
  /** Where it comes from. */
  kind: CalendarKind;
  /** What people call it. */
  name: string;
  /** `#rrggbb`; empty where none was chosen. */
  colour: string;
  /** Whose it is, where it is a colleague's; empty for the user's own. */
  owner: string;
  /** Which way it is synchronised. */
  direction: CalendarDirection;
  /** Whether appointments can be put into it. */
  may_write: boolean;
  /** Its source tells only when somebody is busy. */
  busy_only: boolean;
  /** Whether the views show it. */
  shown: boolean;
  /** Interviews go into it unless another is chosen. */
  interviews: boolean;
  /** Its source tells attendees of what is written. */
  schedules: boolean;
  /** When it was last read without trouble, Unix seconds. */
  last_success: number | null;
  /** What went wrong when it was last read. */
  failure: Failure | null;
}

/** How the times of an appointment are meant. */
export type ClockKind = 'zone' | 'floating' | 'day';

/** What an appointment is to the views. */
export type OccurrenceKind = 'event' | 'interview' | 'offered' | 'busy' | 'left_out';

/** How an interview is held. */
export type InterviewKind = 'phone' | 'video' | 'on_site' | 'other';

/** What the views say of an interview. */
export interface InterviewRow {
  /** How it is held. */
  kind: InterviewKind;
  /** Which stage of the hiring it is, in the user's words; may be empty. */
  stage: string;
  /** The candidate. */
  candidate: TargetRow | null;
  /** The job. */
  job: TargetRow | null;
  /** The job's reference (`DE7`), or empty. */
  job_reference: string;
}

/** Whether an appointment takes place. */
export type AppointmentStatus = 'confirmed' | 'tentative' | 'cancelled';

/** How many of those who are asked said what. */
export interface AnswersRow {
  /** Come. */
  accepted: number;
  /** Do not come. */
  declined: number;
  /** Come perhaps. */
  tentative: number;
  /** Have not answered. */
  waiting: number;
}

/** One date on which an appointment takes place. */
export interface OccurrenceRow {
  /** The event's id. */
  event: string;
  /** Which date of the series it is; with the event's id its identity. */
  date: number;
  /** The calendar's id. */
  calendar: string;
  /** When it begins. */
  start: number;
  /** When it ends. */
  end: number;
  /** How both are meant. */
  clock: ClockKind;
  /** What; empty where it is not to be seen. */
  title: string;
  /** What it is. */
  kind: OccurrenceKind;
  /** For an interview, what it is about. */
  interview: InterviewRow | null;
  /** Where. */
  place: string;
  /** Whether it takes place. */
  status: AppointmentStatus;
  /** What the user said to the invitation: `waiting`, `accepted`, `declined`, `tentative`, `delegated`; empty where they were not asked. */
  my_answer: string;
  /** Its time is not taken. */
  free: boolean;
  /** It is one date of a series. */
  repeats: boolean;
  /** This date differs from the others. */
  changed: boolean;
  /** Only its owner reads it. */
  private: boolean;
  /** What the user did to it is not at the server yet. */
  waiting: boolean;
  /** The server has another version than the user's: one of them is to be chosen. */
  clash: boolean;
  /** Whether the user may change it. */
  may_change: boolean;
  /** How many profiles it is linked to. */
  linked: number;
  /** What those who are asked said. */
  answers: AnswersRow;
  /** The task of the user's own it stands for. */
  task: TaskMark | null;
  /** For a time that is held, the offer it belongs to. */
  offer: HeldOffer | null;
}

/** What lies between two moments. */
export interface CalendarPage {
  /** The appointments of the calendars that are shown, by their beginning. */
  occurrences: OccurrenceRow[];
  /** Every calendar. */
  calendars: CalendarRow[];
  /** When the calendar that was read longest ago was read, Unix seconds; `null` where none comes from elsewhere. */
  as_of: number | null;
}

/** Somebody an appointment names. */
export interface AppointmentParty {
  /** The name; may be empty. */
  name: string;
  /** The address. */
  address: string;
  /** `waiting`, `accepted`, `declined`, `tentative` or `delegated`. */
  answer: string;
  /** Need not come. */
  optional: boolean;
  /** A room or a thing. */
  thing: boolean;
  /** It is the user. */
  me: boolean;
  /** Whose address it is, where they are on file. */
  profile: TargetRow | null;
}

/** A profile an appointment belongs to. */
export interface AppointmentLink {
  /** The profile. */
  target: TargetRow;
  /** It is proposed, and not taken yet. */
  proposed: boolean;
  /** Why it belongs there. */
  reasons: Reason[];
}

/** The unit of a repetition. */
export type RepeatUnit = 'daily' | 'weekly' | 'monthly' | 'yearly';

/** How an appointment repeats. */
export interface RepeatRow {
  /** The unit. */
  unit: RepeatUnit;
  /** Every so many of them, from 1. */
  every: number;
  /** On these days of the week, Monday being 1. */
  days: number[];
  /** On these days of the month; from its end where negative. */
  month_days: number[];
  /** Only which one of the days of the week a month has: 1 the first, -1 the last; 0: all of them. */
  set_position: number;
  /** The last day, `2026-11-21`. */
  until: string | null;
  /** So many times. */
  count: number | null;
  /** The rule says more than this; it is kept as it is as long as nothing of it is changed here. */
  other: boolean;
}

/** What an interview holds. */
export interface InterviewCard {
  /** What the views say of it. */
  row: InterviewRow;
  /** Who asks the questions. */
  interviewers: TargetRow[];
}

/** Everything of one appointment. */
export interface AppointmentCard {
  /** What the views show of it. */
  row: OccurrenceRow;
  /** Its calendar, with its age. */
  calendar: CalendarRow;
  /** The IANA time zone its times are told in; empty for floating and whole days. */
  zone: string;
  /** More about it. */
  description: string;
  /** Where to meet by video; may be empty. */
  link: string;
  /** Who asks; `null` where nobody is asked. */
  organizer: AppointmentParty | null;
  /** Who is asked. */
  parties: AppointmentParty[];
  /** Profiles it belongs to, or may belong to. */
  links: AppointmentLink[];
  /** How it repeats. */
  repeat: RepeatRow | null;
  /** When to remind, seconds before its beginning; negative after it. */
  alarms: number[];
  /** For an interview, what it holds. */
  interview: InterviewCard | null;
  /** Both versions, where the server's differs. */
  clash: ClashRow | null;
  /** Its source tells attendees of every change: Dossier does not. */
  server_tells: boolean;
  /** Whom Dossier asks by mail, one by one. */
  guests: GuestRow[];
  /** How many of them do not know how it is now. */
  untold: number;
  /** The group whose members see it besides its owner; empty: everybody's, `null`: others see only that the time is taken. */
  seen_by: string | null;
  /** It is to be a Teams meeting. */
  teams: boolean;
}

/** What a piece of a line typed for a new appointment was understood as. */
export type QuickPartKind = 'day' | 'time' | 'length' | 'interview' | 'target' | 'place';

/** A piece of that line. */
export interface QuickPart {
  /** What it was understood as. */
  kind: QuickPartKind;
  /** Where it begins in what was typed, in UTF-16 units. */
  start: number;
  /** Behind its end. */
  end: number;
}

/** A line typed for a new appointment, as it was understood. */
export interface QuickRow {
  /** What: that of the line which is nothing else. */
  title: string;
  /** When it begins; `null` where no day or time was understood. */
  start: number | null;
  /** When it ends; given where `start` is. */
  end: number | null;
  /** How both are meant: moments, or whole days. */
  clock: ClockKind;
  /** How it is held, where it is an interview. */
  interview: InterviewKind | null;
  /** Whom or what on file it names, the likeliest first. */
  targets: TargetRow[];
  /** Where. */
  place: string;
  /** Nothing of it could have been meant otherwise. */
  sure: boolean;
  /** The pieces of the line, in order. */
  parts: QuickPart[];
}

export type * from './types-appointment';
export type * from './types-linking';
