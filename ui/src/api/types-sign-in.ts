/** What opens a mailbox. */
export type SecretEntry = { kind: 'password'; password: string } | { kind: 'ticket'; ticket: string } | { kind: 'kept' };

export interface SignInAsked {
  issuer: 'google' | 'microsoft';
  purpose: 'mail' | 'graph' | 'calendar';
  client_id: string;
  client_secret: string;
  tenant: string;
  hint: string;
}

/** What the browser shows in the end. */
export interface SignInPage {
  lang: string;
  done: string;
  refused: string;
  strange: string;
}

export interface SignedIn {
  ticket: string;
  address: string;
  name: string;
}
