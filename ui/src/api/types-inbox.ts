import type { Reason, TargetRow } from './types';
import type { MessageRow, MessageView } from './types-mail';

/* The inbox, as src-tauri/api/rows/inbox.rs names it. */

export type InboxView = 'all' | 'unfiled' | 'on_file' | 'no_answer' | 'snoozed';

export interface InboxQuery {
  folder: string | null;
  account: string | null;
  view: InboxView;
  offset: number;
  limit: number;
}

export interface SpeakerRow {
  name: string;
  me: boolean;
}

export interface ConversationRow {
  /** Its newest message in the folders shown. */
  row: MessageRow;
  people: SpeakerRow[];
  count: number;
  unread: number;
  starred: boolean;
  attachments: number;
  /** Its messages in the folders shown. */
  here: string[];
  snoozed: number | null;
}

export interface InboxPage {
  rows: ConversationRow[];
  total: number;
  /** Whether that is all; else `inbox_total` counts them. */
  whole: boolean;
}

export interface ConversationView {
  rows: MessageRow[];
  /** Those to be open at once. */
  open: MessageView[];
  /** The ids of those that are starred. */
  starred: string[];
  /** Until when it is put off. */
  snoozed: number | null;
}

export interface SaveOrder {
  ids: string[];
  /** Whether all of their conversations is meant. */
  conversation?: boolean;
  targets: string[];
  /** What they are taken out of in the same turn. */
  instead_of?: string | null;
  /** Who sees them there: a group's id; without one whoever saw them before. */
  group?: string | null;
  /** Whether mail of that address is proposed there always. */
  always?: boolean;
}

export type OfferRow = TargetRow & { reasons: Reason[] };

export interface SaveOffers {
  offered: OfferRow[];
  /** The messages of its conversation. */
  messages: number;
  address: string | null;
}

export interface PersonDraft {
  name: string;
  /** None where all of them are the user's. */
  addresses: string[];
  phone: string;
  forwarded: boolean;
}

export interface AddressCard {
  address: string;
  own: boolean;
  target: TargetRow | null;
  phone: string;
  jobs: TargetRow[];
  /** The newest message from or to the address. */
  last: MessageRow | null;
  last_was_sent: boolean;
}
