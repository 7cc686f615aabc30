/* Times that are offered to somebody, and held in the calendar until one of them is chosen. Times are Unix seconds. */
import type { TargetRow, UndoRow } from './types';
import type { InterviewKind } from './types-calendar';

/** An offer that waits for an answer. */
export interface HeldOffer {
  id: string;
  /** To whom; `null`: nobody on file. */
  person: TargetRow | null;
  /** For which job. */
  job: TargetRow | null;
  /** How the interview is held. */
  kind: InterviewKind;
  /** The language of its words. */
  language: string;
  /** Whose clock it tells. */
  zone: string;
  /** How long its times are held; `null`: until somebody decides. */
  until: number | null;
  /** The times that are held still, the earliest first. */
  times: OfferTime[];
}

/** A time that is held. */
export interface OfferTime {
  /** Its appointment's id. */
  event: string;
  start: number;
  /** Exclusive. */
  end: number;
}

/** Times that are to be held for somebody. */
export interface OfferForm {
  /** The person's id; `null`: nobody on file. */
  person: string | null;
  /** The job's id. */
  job: string | null;
  kind: InterviewKind;
  language: string;
  zone: string;
  until: number | null;
  /** The id of the calendar they are held in. */
  calendar: string;
  /** What they are called there, unless interviews have a neutral title in it. */
  title: string;
  /** The user's own time zone, in which they stand there. */
  home: string;
  /** When they are. */
  times: { from: number; until: number }[];
}

/** Times that are held now. */
export interface OfferSaved {
  id: string;
  undo: UndoRow;
}

/** The time somebody chose of those that are held for them. */
export interface OfferChoice {
  offer: string;
  /** The id of the appointment that was chosen. */
  event: string;
  /** What the interview is called in the calendar, unless interviews have a neutral title in it. */
  title: string;
  /** The user was asked: the calendar's server may tell attendees somebody put there. */
  told: boolean;
}
