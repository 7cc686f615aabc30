import type { OutgoingEntry } from '../api/types-accounts';

/** What sends, of which nothing is said yet. */
export const NO_SENDER: OutgoingEntry = {
  kind: 'smtp',
  name: '',
  address: '',
  display_name: '',
  reply_to: '',
  signature: '',
  account: '',
  own_secret: false,
  host: '',
  port: 465,
  tls: 'implicit',
  user: '',
  ca: '',
  fingerprint: '',
};
