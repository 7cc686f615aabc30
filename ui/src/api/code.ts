/* Codes that prove who reads an address, as src-tauri/api/rows/code.rs names them. */
import { call } from './call';
import type { MailboxEntry, SecretEntry } from './types';
import type { OutgoingEntry } from './types-accounts';
import type { CalendarEntry } from './types-calendar-places';
import type { TeamRow } from './users';

/** What is to be connected or changed: one code is enough for a mailbox and its sending half. */
export interface CodeAsk {
  mailbox: MailboxEntry | null;
  /** The mailbox that is there already; empty for a new one. */
  account: string;
  outgoing: OutgoingEntry | null;
  /** What sends already; empty for a new one. */
  sender: string;
  /** Where calendars come from. */
  calendar?: CalendarEntry | null;
  /** The place that is connected already; empty for a new one. */
  place?: string;
}

/** What the message says, with the marks `{code}`, `{user}` and `{address}`. */
export interface CodeWords {
  subject: string;
  text: string;
}

export interface CodeSent {
  to: string;
  from: string;
  /** Unix seconds. */
  until: number;
  /** From when on another one can be sent, Unix seconds. */
  again: number;
  /** Whether the server took it was never heard. */
  uncertain: boolean;
}

/** `secret` is what the sending half signs in with, where nothing else can send. Stopped by `accountProbeStop`. */
export const codeSend = (ask: CodeAsk, secret: SecretEntry, words: CodeWords) =>
  call<CodeSent>('code_send', { ask, secret, words });
export const codeCheck = (address: string, code: string) => call<void>('code_check', { address, code });
export const twoFactorSet = (on: boolean) => call<TeamRow>('two_factor_set', { on });
