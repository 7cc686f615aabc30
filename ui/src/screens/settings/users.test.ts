import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../../api/fake';
import { fresh } from '../../api/fake/people-here';
import { place } from '../../shell/place.svelte';
import { begin } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { clear, click, complaints, named, show, type, until } from '../../testing/window';

const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const page = () => document.querySelector('.page')?.textContent?.replace(/\s+/g, ' ') ?? '';
const field = (label: string) =>
  [...document.querySelectorAll('label')]
    .find((one) => one.textContent?.trim() === label)
    ?.parentElement?.querySelector('input');

async function open() {
  clear();
  await begin();
  Object.assign(place, { route: { screen: 'settings', params: { section: 'users' } }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => page().includes('What this protects against'));
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('users and groups', () => {
  it('are one quiet line for a team of one, and a passphrase comes before the second user', async () => {
    await open();
    expect(page()).toContain('You work alone here');
    expect(page()).not.toContain('In one order');
    await click(() => named('button', 'Add a second user …'));
    expect(page()).toContain('keychain opens the store no longer');
    type(await until(() => field('Your name')), 'Marta');
    type(field('Your passphrase')!, 'four words for marta');
    type(field('Once more')!, 'four words for');
    expect(page()).toContain('The two differ.');
    expect(named('button', 'Set name and passphrase')?.matches(':disabled')).toBe(true);
    type(field('Once more')!, 'four words for marta');
    await click(() => named('button', 'Set name and passphrase'));
    await click(() => named('button', 'Add the second user …'));
    type(await until(() => field('Name')), 'Jan');
    type(field('First passphrase')!, 'short');
    await click(() => named('[role=dialog] button', 'Add user'));
    await until(() => document.body.textContent?.includes('This passphrase is too short. Take at least 10 characters.'));
    type(field('First passphrase')!, 'four words for jan');
    await click(() => named('[role=dialog] button', 'Add user'));
    await until(() => page().includes('Jan'));
    expect(commands('user_add').at(-1)).toMatchObject({ wish: { name: 'Jan', admin: false, sees: 'g1' } });
    await until(() => page().includes('In one order'));
  });

  it('are put in order by key, after a question about who sees more', async () => {
    fake.users = fresh('1');
    fake.users.groups.push({ id: 'g3', name: 'Owners', everybody: false });
    await open();
    const owners = await until(() => [...document.querySelectorAll('input')].find((one) => one.value === 'Owners'));
    owners.focus();
    owners.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', altKey: true, bubbles: true, cancelable: true }));
    await until(() => document.body.textContent?.includes('Public < Owners < Board'));
    expect(commands('group_order')).toEqual([]);
    await click(() => named('[role=dialog] button', 'Change order'));
    await until(() => commands('group_order').length === 1);
    expect(commands('group_order')[0]).toEqual({ order: ['g1', 'g3', 'g2'] });
  });

  it('show whoever is no admin themselves, and axe has nothing against either page', async () => {
    for (const [team, shows] of [
      ['1', 'Jan Nowak'],
      ['jan', 'Change passphrase'],
    ] as const) {
      fake.users = fresh(team);
      await open();
      await until(() => page().includes(shows));
      expect(page().includes('Marta Zielińska')).toBe(team === '1');
      expect(named('button', 'Add user') === undefined).toBe(team === 'jan');
      expect(await complaints()).toEqual([]);
    }
  });
});
