import type { SecretEntry } from './types-sign-in';

/** What opens an account; a text alone is a password. */
export type Given = string | SecretEntry;

export const secret = (given: Given): SecretEntry =>
  typeof given === 'string' ? { kind: 'password', password: given } : given;

/** No password is what is kept already. */
export const orKept = (given: Given): SecretEntry => (given === '' ? { kind: 'kept' } : secret(given));
