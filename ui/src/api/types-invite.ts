/* Invitations that Dossier sends, answers to those it got, and what leaves: as api/rows/invite.rs says. */
import type { Failure, TargetRow, UndoRow } from './types';

export type GuestRole = 'candidate' | 'client' | 'colleague' | 'other';

export interface GuestForm {
  address: string;
  name: string;
  role: GuestRole;
  /** They see nobody else who is asked, and nobody sees them. */
  apart: boolean;
  /** What they read instead of the appointment's title; empty: the same. */
  title: string;
  words: string;
  /** BCP 47; empty: as on file, else the user's. */
  language: string;
  /** IANA; empty: the appointment's. */
  zone: string;
}

/** What is told: how it is, that it is removed, that an answer is waited for, or that a proposed time does not suit. */
export type InvitationWhat = 'tell' | 'off' | 'remind' | 'decline';

export interface InvitationForm {
  event: string;
  sender: string | null;
  /** Everybody who is to come; looked at only to tell of the appointment as it is. */
  guests: GuestForm[];
  what: InvitationWhat;
  /** Whose proposal does not suit: their address. */
  whose: string;
  /** The id of a message that has not left and that this is sent instead of; only whom that one is for is told then. */
  instead: string | null;
}

export interface InvitationMail {
  kind: 'invitation' | 'update' | 'cancellation' | 'reminder' | 'decline';
  address: string;
  name: string;
  role: GuestRole;
  subject: string;
  text: string;
  part: InvitationPart;
}

export interface InvitationPart {
  title: string;
  when: string;
  place: string;
  link: string;
  description: string;
  organizer: string;
  names: string[];
  repeats: boolean;
  sequence: number;
}

export interface InvitationPlan {
  from: string;
  /** The id of the account that is. */
  sender: string;
  /** A meeting was asked for whose link is not known yet. */
  lacks_link: boolean;
  mails: InvitationMail[];
  silent: { address: string; why: 'server_tells' | 'nothing_new' | 'never_told' | 'answered' | 'not_left' }[];
  /** Stands for all of it: what is sent is what was shown, or nothing. */
  digest: string;
}

export interface InvitationSent {
  messages: number;
  undo: UndoRow | null;
}

export interface InvitationReply {
  message: string;
  answer: 'accepted' | 'tentative' | 'declined';
  comment: string;
  proposed_start: number | null;
  proposed_end: number | null;
}

export interface InvitationReplied {
  told: 'mail' | 'server' | 'nobody';
  event: string | null;
  undo: UndoRow | null;
}

export interface GuestAnswer {
  date: number | null;
  answer: 'waiting' | 'accepted' | 'declined' | 'tentative' | 'delegated';
  comment: string;
  proposed_start: number | null;
  proposed_end: number | null;
}

export interface GuestRow {
  form: GuestForm;
  told: boolean;
  /** They were told that it does not take place for them, or are asked no longer. */
  cancelled: boolean;
  answers: GuestAnswer[];
  profile: TargetRow | null;
  /** The last message to them about it. */
  letter: OutboxLine | null;
}

export interface OutboxLine {
  id: string;
  kind: 'mail' | 'invitation' | 'update' | 'cancellation' | 'answer';
  from: string;
  /** The id of the account it leaves by; `null`: that one is gone. */
  sender: string | null;
  /** The id of the event it is about, where that is still there. */
  event: string | null;
  to: { address: string; said: string }[];
  subject: string;
  state: 'queued' | 'sending' | 'sent' | 'uncertain' | 'refused' | 'void';
  failure: Failure | null;
  at: number;
  due: number;
  ended: number | null;
}

export interface OutboxCounts {
  waiting: number;
  trouble: number;
}
