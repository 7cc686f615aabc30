/* Invitations that Dossier sends, answers to those it got, and what leaves: as api/rows/invite.rs says. */
import type { Failure, UndoRow } from './types';

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

export interface InvitationForm {
  event: string;
  sender: string | null;
  guests: GuestForm[];
  /** The appointment is taken off. */
  off: boolean;
}

export interface InvitationMail {
  kind: 'invitation' | 'update' | 'cancellation';
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
  mails: InvitationMail[];
  silent: { address: string; why: 'server_tells' | 'nothing_new' | 'never_told' }[];
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
  cancelled: boolean;
  answers: GuestAnswer[];
}

export interface OutboxLine {
  id: string;
  kind: 'mail' | 'invitation' | 'update' | 'cancellation' | 'answer';
  from: string;
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
