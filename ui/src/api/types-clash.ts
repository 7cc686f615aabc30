/* Appointments that were changed here and at their server. */
import type { ClockKind, RepeatRow } from './types-calendar';

/** One of two versions of an appointment. */
export interface AppointmentVersion {
  /** It was removed; nothing else is told then. */
  gone: boolean;
  /** What. */
  title: string;
  /** When it begins. */
  start: number;
  /** When it ends. */
  end: number;
  /** How both are meant. */
  clock: ClockKind;
  /** Where. */
  place: string;
  /** More about it. */
  description: string;
  /** How it repeats. */
  repeat: RepeatRow | null;
}

/** An appointment that was changed here and at the server. */
export interface ClashRow {
  /** As the user wants it. */
  mine: AppointmentVersion;
  /** As the server has it. */
  theirs: AppointmentVersion;
  /** What differs, in the order of a form, then by date; nothing where one side removed it. */
  parts: ClashPart[];
}

/** One of the two that changed an appointment. */
export type ClashSide = 'mine' | 'theirs';

/** A part of an appointment in which two versions differ. */
export interface ClashPart {
  /** `summary`, `when`, `repeat`, `location`, `link`, `description`, `status`, `busy`, `class`, `organizer`, `attendees`, `alarms` or `date`. */
  part: string;
  /** Which date of a series, where it is one. */
  date: number | null;
  /** What the user's version says. */
  mine: ClashSaid;
  /** What the server's says. */
  theirs: ClashSaid;
  /** The side that alone changed it; `null` where both did. */
  changed_by: ClashSide | null;
}

/** What a version says of a part. Nothing at all: of a date, that it is as the series says; else that nothing is said. */
export interface ClashSaid {
  /** Words; of `status`, `busy` and `class` the word iCalendar has for it. */
  text: string;
  /** When, with how it is meant, of `when` and `date`. */
  span: [number, number, ClockKind] | null;
  /** How it repeats. */
  repeat: RepeatRow | null;
  /** When to remind, seconds before its beginning; negative after it. */
  alarms: number[];
  /** The date is left out. */
  left_out: boolean;
}

/** Whose version of a part is wanted. */
export interface ClashChoice {
  /** The part, as {@link ClashPart} names it. */
  part: string;
  /** Which date of a series, where it is one. */
  date: number | null;
  /** Whose. */
  side: ClashSide;
}

/** Which version of a clash stays. */
export type ClashKeep = 'mine' | 'theirs' | 'both';
