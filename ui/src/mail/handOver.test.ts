import { beforeEach, expect, it } from 'vitest';
import { Failed } from '../api/failed';
import { toasts } from '../shell/toasts.svelte';
import { clipboard } from '../testing/clipboard';
import { handOver } from './handOver';

const fails = (data: Record<string, string>) => () => Promise.reject(Failed.of('no_program', data));
const told = () => toasts[0]?.text ?? '';

beforeEach(() => {
  toasts.length = 0;
});

it.each([
  ['a number', { for: 'tel' }, '+48 600', '+48 600', 'no program for calls'],
  ['a link', { for: 'web' }, 'https://a.example/', 'https://a.example/', 'no browser'],
  ['an answer', { for: 'mailto', to: 'a@a.example, b@b.example' }, undefined, 'a@a.example, b@b.example', 'no mail program'],
])('what no program takes is on the clipboard, and said: %s', async (_, data, needed, expected, words) => {
  const copied = clipboard();
  expect(await handOver(fails(data), { needed })).toBeUndefined();
  expect(copied).toEqual([expected]);
  expect(told()).toContain(words);
  expect(told()).toContain('clipboard');
});

it('nothing is said of the clipboard where there is nothing for it, or it refuses', async () => {
  const copied = clipboard();
  await handOver(fails({ for: 'mailto', to: '' }));
  expect(told()).toMatch(/no mail program\. Choose one/);
  const refusing = clipboard(true);
  await handOver(fails({ for: 'tel' }), { needed: '1' });
  expect(told()).toMatch(/no program for calls/);
  expect(told()).not.toContain('clipboard');
  expect([copied, refusing]).toEqual([[], []]);
});

it('what is taken is not copied but for its rest, and other failures are told as they are', async () => {
  const copied = clipboard();
  const rest = (left: string[]) => left.join(', ');
  expect(await handOver(async () => [], { needed: 'x', rest })).toEqual([[], false]);
  expect(await handOver(async () => ['a', 'b'], { needed: 'x', rest })).toEqual([['a', 'b'], true]);
  expect(toasts).toEqual([]);
  await handOver(() => Promise.reject(Failed.of('not_found')), { needed: 'x' });
  expect(told()).not.toContain('clipboard');
  expect(copied).toEqual(['a, b']);
});
