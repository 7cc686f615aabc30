/* What is known about the servers of an address. */

export interface Detected {
  provider: string;
  sign_in: 'password' | 'app_password' | 'browser' | 'own';
  oauth: 'google' | 'microsoft' | '';
  steps: string;
  page: string;
  incoming: DetectedServer | null;
  outgoing: DetectedServer | null;
  calendar: DetectedCalendar | null;
  alternatives: DetectedServer[];
  offline: boolean;
  no_such_domain: boolean;
  /** An Exchange server of the organisation's own answers, but not by IMAP. */
  exchange: boolean;
}

export type How = 'table' | 'exchanger' | 'autoconfig' | 'services' | 'answered' | 'usual';

export interface DetectedServer {
  half: 'incoming' | 'outgoing';
  host: string;
  port: number;
  tls: 'implicit' | 'starttls';
  user: string;
  how: How;
  /** Named by a stranger: the user is asked before anything is sent to it. */
  foreign: boolean;
}

export interface DetectedCalendar {
  url: string;
  how: How;
  foreign: boolean;
}

/** What the user entered to connect a mailbox. */
export interface MailboxEntry {
  /** At Microsoft (`graph`) only the address counts. */
  kind: 'imap' | 'graph';
  name: string;
  address: string;
  host: string;
  port: number;
  tls: 'implicit' | 'starttls';
  user: string;
  ca: string;
  fingerprint: string;
  /** The account whose sign-in opens this shared mailbox, or empty. */
  through: string;
}
