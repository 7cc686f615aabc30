import { Failed } from '../failed';
import type { SignInAsked } from '../types';

let stop: (() => void) | null = null;
let finish: (() => void) | null = null;

/** What the browser does in tests; `by hand`: nothing before {@link comeBack}. */
export const browser = { answer: '' };

/** The browser comes back. */
export function comeBack(): void {
  finish?.();
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  sign_in_start: async ({ asked, told }: { asked: SignInAsked; told: (link: string) => void }) => {
    if (browser.answer === 'no_client_id' && !asked.client_id) throw Failed.of('no_client_id');
    told(
      `https://login.${asked.issuer}.example/authorize?client_id=${asked.client_id || 'built-in'}&login_hint=${encodeURIComponent(asked.hint)}`,
    );
    await new Promise<void>((come, end) => {
      finish = come;
      stop = () => end(Failed.of('cancelled'));
      if (browser.answer !== 'by hand') setTimeout(come, 600);
    });
    if (browser.answer.startsWith('admin')) throw Failed.of('admin_must_allow', { said: 'AADSTS90094' });
    if (/denied|expired|refused/.test(browser.answer)) throw Failed.of('sign_in_denied');
    return { ticket: 'ticket-1', address: browser.answer.includes('@') ? browser.answer : asked.hint, name: 'Marta Nowak' };
  },
  sign_in_open: () => undefined,
  sign_in_stop: () => stop?.(),
};
