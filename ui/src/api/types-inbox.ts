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
}
