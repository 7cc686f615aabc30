/* How a message is shown besides its plain text, as src-tauri/api/rows/reading.rs names it. */

export interface Reading {
  /** The page's address for a frame; empty where the message has no HTML. */
  frame: string;
  token: string;
  in_part: boolean;
  /** What it may be called as a file. */
  file_name: string;
  /** How often the page holds what is looked for. */
  hits: number;
  remote: number;
  hosts: string[];
  pictures: 'no' | 'once' | 'always';
  may_always: boolean;
  check: 'passed' | 'failed' | 'unknown';
  seal: '' | 'signed_smime' | 'encrypted_smime' | 'signed_pgp' | 'encrypted_pgp';
  messages: Inside[];
  invitations: Invitation[];
  /** It has a text of its own, besides what is told of its parts. */
  speaks: boolean;
  wrapping: number[];
}

/** An event that somebody wrote about. */
export interface Invitation {
  method: 'request' | 'reply' | 'cancel' | 'counter' | 'declinecounter' | 'add' | 'refresh' | 'publish';
  summary: string;
  location: string;
  description: string;
  start: EventTime | null;
  end: EventTime | null;
  repeats: EventRepeats | null;
  one_of_series: boolean;
  cancelled: boolean;
  organizer: EventParty | null;
  attendees: EventParty[];
  more: number;
  /** `open` where it can be answered, `off` where it can be taken out of the calendar; else why nothing can be done, or what became of it. */
  standing: string;
  /** What the user answered. */
  mine: EventParty['answer'];
  /** It is in a calendar of the user's. */
  kept: boolean;
}

export interface EventTime {
  /** `2026-11-21T10:00:00`, or `2026-11-21` for a whole day. */
  written: string;
  at: number | null;
  zone: string;
}

export interface EventRepeats {
  unit: 'daily' | 'weekly' | 'monthly' | 'yearly' | 'often';
  every: number;
  days: number[];
  times: number | null;
  until: string | null;
}

export interface EventParty {
  name: string;
  address: string;
  answer: 'waiting' | 'accepted' | 'declined' | 'tentative' | 'delegated';
  optional: boolean;
  thing: boolean;
}

/** A message that is printed. */
export interface PrintItem {
  id: string;
  /** Names and values of the lines of its head. */
  head: [string, string][];
  as_text: boolean;
}

/** A message inside another one. */
export interface Inside {
  index: number;
  subject: string;
  from: string;
  to: string;
  date: number | null;
  text: string;
}

export interface PageHeight {
  token: string;
  height: number;
}

export interface LinkTarget {
  token: string;
  address: string;
  words: string;
  host: string;
  ascii: string;
  doubts: ('other_host' | 'mixed_letters' | 'looks_like' | 'subdomain' | 'name_before' | 'number')[];
  instead: string;
}
