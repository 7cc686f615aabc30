import type { UndoRow } from './types';

/* What the user does with mail in their mailbox, as src-tauri/api/rows/mailbox.rs names it. */

export type MailboxVerb = 'read' | 'unread' | 'star' | 'unstar' | 'move' | 'archive' | 'delete' | 'junk' | 'not_junk';

/** Whether a mailbox is changed too: not yet said, also there, or only here. */
export type InStep = 'ask' | 'both' | 'here';

/** Throws `ask_in_step` (account, name), `ask_delete` (count) or `no_folder` (use, name) where something is to be said first. */
export interface MailboxAct {
  ids: string[];
  verb: MailboxVerb;
  /** The folder they are looked at in; absent in a view over several. */
  folder?: string | null;
  /** Where they go, for `move`. */
  to?: string | null;
  /** The user said a second time that they are to be deleted for good. */
  sure?: boolean;
  /** The window does it by itself, as it marks as read what is open: nothing Undo takes back. */
  by_itself?: boolean;
}

export interface MailboxDone {
  /** Messages that look different now. */
  messages: number;
  /** Copies that wait for their server. */
  waiting: number;
  undo: UndoRow | null;
}

/** Something that was written to a mailbox, or is to be. */
export interface WrittenRow {
  account: string;
  act: 'read' | 'unread' | 'star' | 'unstar' | 'move' | 'delete';
  state: 'queued' | 'sending' | 'done' | 'uncertain' | 'refused' | 'void';
  why: '' | 'gone' | 'folder_gone' | 'refused' | 'unable' | 'cut_off';
  /** What the server said. */
  said: string;
  folder: string;
  to: string;
  /** Empty where the message is not here any more. */
  subject: string;
  from: string;
  at: number;
  ended: number | null;
}
