import type { Detected, MailboxEntry } from '../../api/types';

/** What kind of server a mailbox is on, as the form asks. */
export const SERVERS = ['imap', 'graph', 'exchange'] as const;
export type Server = (typeof SERVERS)[number];

/** What a mailbox is connected to, where that was chosen first. */
export type Provider = '' | 'google' | 'microsoft' | 'imap';

/** A mailbox of which nothing is said yet. */
export const EMPTY: MailboxEntry = {
  kind: 'imap',
  through: '',
  name: '',
  address: '',
  host: '',
  port: 993,
  tls: 'implicit',
  user: '',
  ca: '',
  fingerprint: '',
};

/** Who signs in in the browser; nobody where a password is the better way. */
export function byBrowser(found: Detected, chosen: Provider): Detected['oauth'] {
  if (chosen === 'microsoft') return chosen;
  return found.sign_in === 'browser' && chosen !== 'imap' ? found.oauth : '';
}
