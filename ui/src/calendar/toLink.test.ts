import { expect, it } from 'vitest';
import { called } from '../api/fake';
import { fakeLinking, resetLinking } from '../api/fake/linking';
import { undoLast } from '../shell/undo.svelte';
import { onWednesday } from '../testing/calendar';
import { complaints, press, show, until } from '../testing/window';
import ToLink from './ToLink.svelte';
import { step } from './toLink.svelte';

onWednesday('calendar', resetLinking);

const rows = () => [...document.querySelectorAll<HTMLElement>('.rows li')];
const titles = () => rows().map((row) => row.querySelector('.title')?.textContent);
const asked = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);

async function open(): Promise<void> {
  show(ToLink, { zone: 'Europe/Warsaw', onclose: () => undefined });
  await until(() => rows().length > 0 && document.activeElement?.closest('.rows'));
}

it('shows whom an appointment goes to and why, and can be read by everybody', async () => {
  await open();
  expect(titles()).toEqual(['Acme Transports', 'Rivoli: salary bands', 'Trade fair call']);
  expect(document.querySelector('aside')?.textContent).toContain('You made this appointment.');
  expect(await complaints()).toEqual([]);
});

it('is sorted by key alone: ticked, put off, declined, linked, and taken back', async () => {
  await open();
  await press('ArrowDown');
  await until(() => document.activeElement?.textContent?.includes('Rivoli'));
  await press(' ');
  await until(() => asked('link_tick').length === 1);
  expect(fakeLinking.rows.find((one) => one.row.event === 'e21')?.ticked).toBe(true);
  await press('e');
  await until(() => asked('link_decide').length === 1);
  await press('x');
  await until(() => rows().length === 2);
  expect(asked('link_decide')).toEqual([
    { ids: ['e21'], state: 'later' },
    { ids: ['e21'], state: 'no' },
  ]);
  await press('i');
  await until(() => document.body.textContent?.includes('Nothing to link'));
  expect(asked('link_run')).toEqual([{ what: { kind: 'ticked', before: false }, group: null }]);
  await undoLast();
  await until(() => rows().length === 2);
});

it('walks within its list', () => {
  for (const [key, at, to] of [
    ['ArrowDown', 0, 1],
    ['ArrowDown', 2, 2],
    ['ArrowUp', 0, 0],
    ['End', 0, 2],
    ['Home', 2, 0],
    ['a', 1, undefined],
  ] as const)
    expect(step(key, at, 3)).toBe(to);
  expect(step('ArrowDown', 0, 0)).toBeUndefined();
});
