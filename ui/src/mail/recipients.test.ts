import { beforeEach, expect, it } from 'vitest';
import { messageView } from '../api/fake/messages';
import { resetFake } from '../api/fake';
import { clear, click, complaints, show } from '../testing/window';
import Recipients from './Recipients.svelte';

const people = (count: number, name = 'Person') =>
  Array.from({ length: count }, (_, at) => ({ name: `${name} ${at}`, address: `${name}${at}@mail.example`, target: null }));
const line = () => document.querySelector<HTMLButtonElement>('.line button');
const listed = () => [...document.querySelectorAll<HTMLElement>('ul [data-address]')];

function open(to: number, cc = 0) {
  clear();
  show(Recipients, { view: { ...messageView('m0'), to: people(to), cc: people(cc, 'Copy') } });
}

beforeEach(resetFake);

it.each([
  ['one', 1, 0, 'to Person 0'],
  ['five', 5, 0, 'to Person 0, Person 1, Person 2, Person 3, Person 4'],
  ['six', 6, 0, 'to Person 0, Person 1, Person 2, Person 3 and 2 more'],
  ['two hundred', 200, 0, 'to Person 0, Person 1, Person 2, Person 3 and 196 more'],
  ['a copy to many', 1, 200, 'to Person 0, copy to Copy 0, Copy 1, Copy 2, Copy 3 and 196 more'],
])('names the first recipients and counts the others: %s', (_, to, cc, expected) => {
  open(to, cc);
  expect(line()?.textContent?.replaceAll('\u00a0', ' ')).toBe(expected);
  expect(listed()).toEqual([]);
});

it('lists all of them with their addresses, each to show its card', async () => {
  open(150, 50);
  await click(line);
  expect(line()?.getAttribute('aria-expanded')).toBe('true');
  expect(listed().length).toBe(200);
  expect(listed()[199]?.textContent?.replaceAll('\u00a0', ' ')).toBe('Copy 49 Copy49@mail.example');
  expect(listed().every((one) => one.tagName === 'BUTTON')).toBe(true);
  expect(await complaints()).toEqual([]);
  await click(line);
  expect(listed()).toEqual([]);
});
