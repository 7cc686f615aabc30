import { codeCheck, codeSend, type CodeAsk, type CodeSent } from '../api/code';
import { accountProbeStop } from '../api/commands';
import { Failed } from '../api/failed';
import type { Failure, SecretEntry } from '../api/types';
import { t } from '../text';

const DIGITS = 6;

/** What is to be connected, and what its sending half signs in with. */
export interface Wanted {
  ask: CodeAsk;
  secret: SecretEntry;
}

/** Asks for a code where one is needed. The core decides whether; a page only has its work go through here. */
export class CodeGate {
  phase = $state<'closed' | 'sending' | 'typing' | 'checking'>('closed');
  sent = $state<CodeSent | null>(null);
  /** What went wrong last; a wrong code stands at its field. */
  failure = $state<Failure | null>(null);
  #wanted: Wanted | null = null;
  #settle: { proved: () => void; gaveUp: (why: Failed) => void } | null = null;

  /** Does the work; where a code is needed first, once more as soon as the right one was typed. */
  async through<T>(wanted: () => Wanted, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (Failed.from(thrown).failure.code !== 'code_needed') throw thrown;
    }
    await this.#prove(wanted());
    return work();
  }

  #prove(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    const settled = new Promise<void>((proved, gaveUp) => (this.#settle = { proved, gaveUp }));
    void this.send();
    return settled;
  }

  /** Sends a code, or another one. */
  async send(): Promise<void> {
    if (!this.#wanted) return;
    this.phase = 'sending';
    this.failure = null;
    try {
      const words = { subject: t('code.mail.subject'), text: t('code.mail.text', MARKS) };
      this.sent = await codeSend(this.#wanted.ask, this.#wanted.secret, words);
    } catch (thrown) {
      this.failure = Failed.from(thrown).failure;
    }
    if (this.#settle) this.phase = 'typing';
  }

  async check(typed: string): Promise<void> {
    if (!this.sent) return;
    this.phase = 'checking';
    this.failure = null;
    try {
      await codeCheck(this.sent.to, typed);
      this.#end();
    } catch (thrown) {
      this.failure = Failed.from(thrown).failure;
      this.phase = 'typing';
    }
  }

  /** Whoever closes it connects nothing. */
  close(): void {
    if (this.phase === 'sending') void accountProbeStop().catch(() => undefined);
    this.#end(Failed.of('cancelled'));
  }

  #end(why?: Failed): void {
    const settle = this.#settle;
    [this.#settle, this.#wanted, this.sent, this.failure, this.phase] = [null, null, null, null, 'closed'];
    if (why) settle?.gaveUp(why);
    else settle?.proved();
  }
}

/* The core puts in what the page does not know. */
const MARKS = { code: '{code}', user: '{user}', address: '{address}' };

/** What was typed or pasted, as the digits of a code. */
export const digits = (typed: string): string => typed.replace(/\D/g, '').slice(0, DIGITS);

export const isWhole = (typed: string): boolean => digits(typed).length === DIGITS;
