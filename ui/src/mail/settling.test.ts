import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settling } from './settling';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

test('a move after a rest is followed at once, and of quick ones only the last', () => {
  const settle = settling();
  const shown: string[] = [];
  let back = settle(() => shown.push('first'));
  vi.advanceTimersByTime(0);
  expect(shown).toEqual(['first']);

  for (const held of ['second', 'third', 'fourth']) {
    vi.advanceTimersByTime(30);
    back();
    back = settle(() => shown.push(held));
  }
  expect(shown).toEqual(['first']);
  vi.advanceTimersByTime(40);
  expect(shown).toEqual(['first', 'fourth']);

  vi.advanceTimersByTime(500);
  settle(() => shown.push('fifth'));
  vi.advanceTimersByTime(0);
  expect(shown.at(-1)).toBe('fifth');
});
