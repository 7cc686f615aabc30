import { describe, expect, it } from 'vitest';
import type { SendTest } from '../api/types';
import { said, shown, stepsOf, verdict } from './sendTest';

const none: SendTest = { steps: [], failure: null, address: 'anna@firm.example', taken: '', arrival: null };
const arrived = (junk: boolean): SendTest => ({
  ...none,
  taken: '250 ok',
  arrival: { folder: 'INBOX', junk, seconds: 2 },
});

describe('the steps of a test message', () => {
  const states = (sending: Partial<Parameters<typeof stepsOf>[0]>) =>
    stepsOf({ test: null, taken: [], running: false, receives: true, ...sending })
      .map(({ name, state }) => `${name} ${state}`)
      .join(', ');

  it('shows the one that is under way', () => {
    expect(states({ running: true, taken: ['dns', 'tcp'] })).toMatch(/^dns ok, tcp ok, tls now, login open/);
  });

  it('shows the one that failed, and none after a stop', () => {
    const steps: [string, boolean][] = [
      ['dns', true],
      ['tcp', false],
    ];
    const failed = (code: 'unreachable' | 'cancelled') => ({ ...none, steps, failure: { code, data: {} } });
    expect(states({ test: failed('unreachable') })).toMatch(/^dns ok, tcp bad, tls open/);
    expect(states({ test: failed('cancelled') })).toMatch(/^dns ok, tcp open, tls open/);
    expect(shown(failed('cancelled'))).toBeNull();
  });

  it('has no arrival where there is no mailbox', () => {
    expect(states({ receives: false })).not.toContain('arrived');
    expect(states({})).toContain('arrived');
  });
});

describe('how a test message ended', () => {
  it('tells arrived from junk, and both from merely taken', () => {
    expect([arrived(false), arrived(true), { ...none, taken: '250 ok' }, none].map(verdict)).toEqual([
      'arrived',
      'junk',
      'taken',
      '',
    ]);
  });

  it('passes on what the server said when it refused', () => {
    const failure = { code: 'refused' as const, data: { fault: 'sender', said: '550 5.7.1 not you' } };
    expect(said({ ...none, failure })).toBe('550 5.7.1 not you');
    expect(said(arrived(false))).toBe('');
  });
});
