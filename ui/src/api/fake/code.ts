import type { CodeAsk } from '../code';
import { Failed } from '../failed';
import { fake } from './state';

/** The code that is sent. */
export const CODE = '042317';

/** How codes are sent in tests, and what is waited for. */
export const codes = {
  answer: '' as '' | 'no_sender' | 'too_soon' | 'uncertain',
  live: '',
  left: 5,
  passes: new Set<string>(),
};

export function resetCodes(): void {
  Object.assign(codes, { answer: '', live: '', left: 5 });
  codes.passes.clear();
}

/** Refuses what a code has to be typed for; what was typed counts once. */
export function needCode(address: string): void {
  if (!fake.users.twoFactor || fake.users.users.length < 2 || codes.passes.delete(address)) return;
  throw Failed.of('code_needed', { address });
}

function sendTo(address: string) {
  const at = Math.floor(Date.now() / 1000);
  Object.assign(codes, { live: address, left: 5 });
  const from = fake.senders.find((one) => one.system)?.entry.address ?? address;
  return { to: address, from, until: at + 600, again: at + 30, uncertain: codes.answer === 'uncertain' };
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  code_send: ({ ask }: { ask: CodeAsk }) => {
    if (codes.answer === 'no_sender') throw Failed.of('code_no_sender');
    if (codes.answer === 'too_soon') throw Failed.of('code_too_soon', { wait: '1860' });
    return sendTo(ask.mailbox?.address ?? ask.outgoing?.address ?? ask.calendar?.address ?? '');
  },
  code_check: ({ address, code }: { address: string; code: string }) => {
    if (codes.live !== address || codes.left === 0) throw Failed.of('code_over');
    if (code !== CODE) throw Failed.of('code_wrong', { left: String((codes.left -= 1)) });
    codes.live = '';
    codes.passes.add(address);
  },
};
