import type { Failure } from './types';

/* Accounts that send, places where applications arrive, and what goes with a mailbox, as src-tauri/api/rows/outgoing.rs names them. */

export interface OutgoingEntry {
  kind: 'smtp' | 'graph';
  name: string;
  address: string;
  display_name: string;
  reply_to: string;
  /** HTML. */
  signature: string;
  /** The mailbox it is the sending half of, or empty. */
  account: string;
  /** Whether it has a password of its own; else it signs in as its mailbox does. */
  own_secret: boolean;
  host: string;
  port: number;
  tls: string;
  user: string;
  ca: string;
  fingerprint: string;
}

export interface OutgoingRow {
  id: string;
  entry: OutgoingEntry;
  /** The name of its mailbox, or empty. */
  mailbox: string;
  /** Whether automatic messages leave from it. */
  system: boolean;
  disconnected: number | null;
  last_success: number | null;
  failure: Failure | null;
}

export interface AccountEntry {
  name: string;
  group: string;
  /** Empty: the whole mailbox. */
  only_folder: string;
}

export interface SourceRow {
  account: string;
  /** Empty: the whole mailbox. */
  folder: string;
  name: string;
  /** Empty: none. */
  job: string;
  job_name: string;
  group: string;
}

export type { GroupRow } from './users';

/** What one mailbox alone brought. */
export interface BroughtRow {
  messages: number;
  saved: number;
  profiles: number;
  documents: number;
  /** Messages another mailbox brought too. */
  elsewhere: number;
}

/** A shared mailbox that was tried. */
export interface SharedRow {
  address: string;
  /** What it is called, or empty. */
  name: string;
  opens: boolean;
}
