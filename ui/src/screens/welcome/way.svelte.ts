import type { Issuer } from '../../accounts/signIn.svelte';
import type { SecretEntry, SignedIn } from '../../api/types';

export type By = 'password' | Issuer;

/** How somebody signs in: with a password, or at a provider in the browser. */
export class Way {
  by = $state<By>('password');
  password = $state('');
  /** Who signed in in the browser. */
  signed = $state.raw<SignedIn | null>(null);
  /** How often a sign-in in the browser had to begin anew. */
  round = $state(0);

  choose(by: By): void {
    if (by === this.by) return;
    this.by = by;
    this.forget();
  }

  get issuer(): Issuer | null {
    return this.by === 'password' ? null : this.by;
  }

  /** What opens the mailbox. */
  get secret(): SecretEntry {
    if (this.by === 'password') return { kind: 'password', password: this.password };
    return { kind: 'ticket', ticket: this.signed?.ticket ?? '' };
  }

  /** Whether there is something to sign in with. */
  get isReady(): boolean {
    return this.by === 'password' ? this.password !== '' : this.signed !== null;
  }

  /** What came from the browser is good for nothing any more. */
  again(): void {
    this.signed = null;
    this.round += 1;
  }

  forget(): void {
    this.password = '';
    this.again();
  }
}
