/* Appointments as they are entered, moved and removed. */
import type { UndoRow } from './types';
import type { ClockKind, InterviewKind, RepeatRow } from './types-calendar';
import type { GuestForm } from './types-invite';

/** Which dates of a series a change is for. */
export type SeriesScope = 'one' | 'following' | 'all';

/** Somebody to be asked. */
export interface FormParty {
  /** The name; may be empty. */
  name: string;
  /** The address. */
  address: string;
  /** Need not come. */
  optional: boolean;
}

/** An interview as it is entered. */
export interface InterviewForm {
  /** How it is held. */
  kind: InterviewKind;
  /** Which stage of the hiring it is. */
  stage: string;
  /** The candidate's id. */
  candidate: string | null;
  /** The job's id. */
  job: string | null;
  /** Ids of those who ask the questions. */
  interviewers: string[];
}

/** An appointment as it is entered. */
export interface AppointmentForm {
  /** The event's id; `null` for a new one. */
  event: string | null;
  /** Which date of the series it was opened at. */
  date: number | null;
  /** Which dates the change is for. */
  scope: SeriesScope;
  /** The calendar's id. */
  calendar: string;
  /** What. */
  title: string;
  /** When it begins. */
  start: number;
  /** When it ends. */
  end: number;
  /** How both are meant. */
  clock: ClockKind;
  /** The IANA time zone its times are told in; empty for floating and whole days. */
  zone: string;
  /** Where. */
  place: string;
  /** Where to meet by video. */
  link: string;
  /** More about it. */
  description: string;
  /** How it repeats. */
  repeat: RepeatRow | null;
  /** When to remind, seconds before its beginning. */
  alarms: number[];
  /** Only its owner reads it. */
  private: boolean;
  /** Its time is not taken. */
  free: boolean;
  /** Who stands in it for everybody to see, and is told by the calendar's server. */
  attendees: FormParty[];
  /** Whom Dossier asks by mail, one by one. Saving tells nobody; `null`: as it was. */
  guests: GuestForm[] | null;
  /** It is to be a Teams meeting; only where the calendar is Microsoft's. */
  teams: boolean;
  /** What it is called in the calendar elsewhere, where it is an interview; empty: as here, `null`: as the settings say. */
  neutral: string | null;
  /** Ids of the profiles it belongs to. */
  links: string[];
  /** For an interview, what it holds. */
  interview: InterviewForm | null;
  /** The user was asked: the calendar's server may tell the attendees. */
  told: boolean;
}

/** An appointment that is moved, or made longer or shorter. */
export interface AppointmentMove {
  /** The event's id. */
  event: string;
  /** Which date of the series it was taken at. */
  date: number;
  /** When it begins from now on, reckoned as before. */
  start: number;
  /** When it ends. */
  end: number;
  /** Which dates are meant. */
  scope: SeriesScope;
  /** The user was asked: the calendar's server may tell the attendees. */
  told: boolean;
}

/** An appointment, or dates of one, that are to go. */
export type AppointmentGone = Omit<AppointmentMove, 'start' | 'end'>;

/** An appointment that was saved. */
export interface AppointmentSaved {
  /** The event's id: another one where a series was split. */
  event: string;
  /** Which date of it was saved. */
  date: number;
  /** What takes it back. */
  undo: UndoRow;
}
