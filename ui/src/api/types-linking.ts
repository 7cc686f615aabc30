/* Appointments that wait to be linked to profiles, and those that are. */
import type { IntoRow, Reason, State, UndoRow, Verdict } from './types';
import type { OccurrenceRow } from './types-calendar';

/** Which appointments that wait to be linked. */
export interface LinkQuery {
  /** Those from before the last 14 days, instead of the others. */
  before: boolean;
  /** Rows to skip. */
  offset: number;
  /** Rows to return at most. */
  limit: number;
}

/** One appointment that waits to be linked. */
export interface LinkRow {
  /** The appointment, on its next date, or else its last. */
  row: OccurrenceRow;
  /** Who takes part beside the user, by name or address, at most five; the organizer first. */
  people: string[];
  /** The strongest verdict of its profiles. */
  verdict: Verdict;
  /** Whether linking takes it. */
  ticked: boolean;
  /** What became of it. */
  state: State;
  /** Since when it waits for later, Unix seconds. */
  later_since: number | null;
  /** Where it goes: chosen profiles first, then those only offered. */
  into: IntoRow[];
  /** Why. */
  reasons: Reason[];
}

/** What linking would do. */
export interface LinkPlan {
  /** Ticked appointments. */
  appointments: number;
  /** Profiles they go to. */
  profiles: number;
  /** Rows that stay unticked. */
  unticked: number;
}

/** A page of them. */
export interface LinkPage {
  /** The rows asked for: what is to come first, then what was, the latest first. */
  rows: LinkRow[];
  /** How many there are in all. */
  total: number;
  /** How many are from before the last 14 days. */
  before: number;
  /** What linking would do now. */
  plan: LinkPlan;
}

/** Which appointments are linked. */
export type LinkWhat = { kind: 'ticked'; before: boolean } | { kind: 'ids'; ids: string[] };

/** What was linked. */
export interface LinkReport {
  /** Appointments. */
  appointments: number;
  /** Profiles they went to. */
  profiles: number;
  /** Appointments without anything to go to. */
  without_target: number;
  /** Appointments left for later. */
  later: number;
  /** What takes it back. */
  undo: UndoRow;
}

/** An appointment of a timeline. */
export interface TimelineAppointment {
  /** The appointment, on its next date, or else its last. */
  row: OccurrenceRow;
  /** Who takes part beside the user, by name or address, at most five; the organizer first. */
  people: string[];
  /** Its source has it no longer. */
  gone: boolean;
  /** Something was noted of the interview. */
  scored: boolean;
}
