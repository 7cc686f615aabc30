import { signInOpen, signInStart, signInStop } from '../api/commands';
import { Failed } from '../api/failed';
import type { Failure, SignedIn, SignInAsked } from '../api/types';
import { attempt } from '../shell/toasts.svelte';
import { t } from '../text';
import { words } from '../text/language.svelte';

export type Issuer = SignInAsked['issuer'];
export type Purpose = SignInAsked['purpose'];

/** Names of companies are the same in every language. */
export const COMPANY: Record<Issuer, string> = { google: 'Google', microsoft: 'Microsoft' };

/** What Microsoft's administrators see of what is asked for. */
export const PERMISSIONS: Record<Purpose, string> = {
  mail: 'IMAP.AccessAsUser.All, SMTP.Send',
  graph: 'Mail.ReadWrite, Mail.Send, Mail.ReadWrite.Shared, Mail.Send.Shared, User.Read',
  calendar: 'Calendars.ReadWrite, Calendars.ReadWrite.Shared',
};

/** A sign-in at a provider in the browser. */
export class BrowserSignIn {
  phase = $state<'idle' | 'waiting' | 'failed' | 'done'>('idle');
  /** Where the browser was sent. */
  link = $state('');
  failure = $state<Failure | null>(null);
  signed = $state<SignedIn | null>(null);
  clientId = $state('');
  clientSecret = $state('');
  tenant = $state('');
  #run = 0;

  /** One that has happened already, where it has. */
  constructor(signed: SignedIn | null = null) {
    if (signed) Object.assign(this, { phase: 'done', signed });
  }

  async start(issuer: Issuer, purpose: Purpose, hint: string): Promise<SignedIn | null> {
    const run = ++this.#run;
    Object.assign(this, { phase: 'waiting', link: '', failure: null, signed: null });
    const asked = { issuer, purpose, client_id: this.clientId, client_secret: this.clientSecret, tenant: this.tenant, hint };
    const page = {
      lang: words.language,
      done: t('sign_in.page.done'),
      refused: t('sign_in.page.refused'),
      strange: t('sign_in.page.strange'),
    };
    try {
      const signed = await signInStart(asked, page, (link) => (this.link = link));
      if (run !== this.#run) return null;
      Object.assign(this, { phase: 'done', signed });
      return signed;
    } catch (thrown) {
      if (run !== this.#run) return null;
      const { failure } = Failed.from(thrown);
      const stopped = failure.code === 'cancelled';
      Object.assign(this, { phase: stopped ? 'idle' : 'failed', failure: stopped ? null : failure });
      return null;
    }
  }

  /** The program that asks to be let in: the user's own, else the one this copy was made with. */
  get asking(): string {
    return (this.link && new URL(this.link).searchParams.get('client_id')) || this.clientId.trim();
  }

  open(): void {
    void attempt(signInOpen);
  }

  /** Whoever leaves the page waits no more. */
  stop(): void {
    if (this.phase === 'waiting') void attempt(signInStop);
  }
}
