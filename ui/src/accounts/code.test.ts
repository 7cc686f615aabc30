import { beforeEach, describe, expect, it } from 'vitest';
import { called, resetFake, fake } from '../api/fake';
import { CODE, codes, needCode, resetCodes } from '../api/fake/code';
import { fresh } from '../api/fake/people-here';
import { Failed } from '../api/failed';
import { clear, click, complaints, named, show, type, until } from '../testing/window';
import { say } from '../text';
import { LANGUAGES } from '../text/language.svelte';
import { CodeGate, digits, isWhole, type Wanted } from './code.svelte';
import CodeStep from './CodeStep.svelte';

const JOBS = 'jobs@firm.example';
const wanted = (): Wanted => ({
  ask: {
    mailbox: {
      kind: 'imap',
      through: '',
      name: 'Jobs',
      address: JOBS,
      host: 'imap.firm.example',
      port: 993,
      tls: 'implicit',
      user: JOBS,
      ca: '',
      fingerprint: '',
    },
    account: '',
    outgoing: null,
    sender: '',
  },
  secret: { kind: 'password', password: 'hers' },
});
const text = () => document.body.textContent ?? '';
const field = () => document.querySelector<HTMLInputElement>('input[autocomplete=one-time-code]');
const times = (name: string) => called.filter(([command]) => command === name).length;

let gate: CodeGate;
let tried: number;
const work = () => {
  tried += 1;
  needCode(JOBS);
  return Promise.resolve('connected');
};

function begin(): Promise<unknown> {
  gate = new CodeGate();
  tried = 0;
  show(CodeStep, { gate });
  return gate.through(wanted, work).catch((thrown: unknown) => Failed.from(thrown).failure.code);
}

beforeEach(() => {
  clear();
  resetFake({ users: { ...fresh('1'), twoFactor: true } });
  resetCodes();
  called.length = 0;
});

describe('a code', () => {
  it('is asked for only where the core wants one', async () => {
    fake.users.twoFactor = false;
    expect(await begin()).toBe('connected');
    expect([tried, times('code_send')]).toEqual([1, 0]);
    fake.users.twoFactor = true;
    gate = new CodeGate();
    const refused = gate.through(wanted, () => Promise.reject(Failed.of('no_such_host')));
    await expect(refused).rejects.toMatchObject({ failure: { code: 'no_such_host' } });
    expect(times('code_send')).toBe(0);
  });

  it('is pasted as it was written, and what it was for is done once more', async () => {
    const done = begin();
    const input = await until(() => field());
    await until(() => document.activeElement === input);
    expect([input.inputMode, named('button', 'Continue')?.matches(':disabled')]).toEqual(['numeric', true]);
    expect(text()).toContain(`We sent a six-digit code to ${JOBS}`);
    expect(await complaints()).toEqual([]);
    type(input, ' 042 317\n');
    expect(input.value).toBe(CODE);
    await click(() => named('button', 'Continue'));
    expect(await done).toBe('connected');
    expect(tried).toBe(2);
    await until(() => gate.phase === 'closed');
    expect(codes.passes.size).toBe(0);
  });

  it('says how often it may still be typed, and ends after the fifth', async () => {
    const done = begin();
    for (const left of ['4 more times', '3 more times', '2 more times', 'once more', 'it was the last try']) {
      type(await until(() => field()), '000000');
      await click(() => named('button', 'Continue'));
      await until(() => text().includes(left));
      expect(field()?.value).toBe('');
      if (left !== 'it was the last try') await until(() => document.activeElement === field());
    }
    expect(field()?.matches(':disabled')).toBe(true);
    await until(() => named('button', 'Cancel'));
    await click(() => named('button', 'Cancel'));
    expect([await done, tried]).toEqual(['cancelled', 1]);
  });

  it('is sent again only once its pause is over', async () => {
    void begin();
    await until(() => field());
    expect(named('button', /Send another code \(in \d+ s\)/)?.matches(':disabled')).toBe(true);
    gate.sent = { ...gate.sent!, again: 0 };
    await click(() => named('button', 'Send another code'));
    await until(() => times('code_send') === 2);
    gate.close();
  });

  it('that nothing can send, or that was sent too often, says what to do', async () => {
    for (const [answer, words] of [
      ['no_sender', 'ask an admin to choose the default account for system notifications'],
      ['too_soon', 'Another one can be sent in 31 minutes.'],
      ['uncertain', 'it may have arrived all the same'],
    ] as const) {
      clear();
      codes.answer = answer;
      void begin();
      await until(() => text().includes(words));
      expect(!!field()).toBe(answer === 'uncertain');
      expect(await complaints()).toEqual([]);
      gate.close();
    }
  });

  it('is six digits, however they are typed', () => {
    for (const [typed, whole] of [
      ['042317', true],
      ['042-317', true],
      ['42317', false],
      ['0423178', true],
      ['code', false],
    ] as const)
      expect([digits(typed).length <= 6, isWhole(typed)]).toEqual([true, whole]);
  });

  it('goes out in words of every language, with the marks the core fills in', () => {
    for (const language of LANGUAGES) {
      const mail = say(language, 'code.mail.text', { code: '{code}', user: '{user}', address: '{address}' });
      for (const mark of ['{code}', '{user}', '{address}']) expect(mail.split(mark).length).toBe(2);
      expect(mail).not.toMatch(/https?:/);
    }
  });
});
