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

const dialog = () => document.querySelector('[role=dialog]')?.textContent?.replace(/\s+/g, ' ') ?? '';
const shares = () =>
  [...document.querySelectorAll<HTMLSelectElement>('.page select')].filter((one) => one.title.startsWith('Colleagues'));

const selects = () => [...document.querySelectorAll<HTMLSelectElement>('[role=dialog] select')];

async function choose(label: string, value: string) {
  const select = await until(() => selects().find((one) => one.labels[0]?.textContent?.trim() === label));
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

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
    await click(() => named('[role=dialog] button', 'Add user'));
    expect(dialog()).toContain('The name is missing.');
    expect(dialog()).toContain('The passphrase is missing.');
    type(await until(() => field('Name')), 'Jan');
    for (const label of ['First passphrase', 'Once more']) type(field(label)!, 'short');
    await click(() => named('[role=dialog] button', 'Add user'));
    await until(() => document.body.textContent?.includes('This passphrase is too short. Take at least 10 characters.'));
    type(field('First passphrase')!, 'four words for jan');
    await click(() => named('[role=dialog] button', 'Add user'));
    expect(commands('user_add').length, 'a slip is not kept').toBe(1);
    type(field('Once more')!, 'four words for jan');
    await click(() => named('[role=dialog] button', 'Add user'));
    await until(() => page().includes('Jan'));
    expect(commands('user_add').at(-1)).toMatchObject({
      wish: { name: 'Jan', admin: false, sees: 'g1' },
      sharing: { mailboxes: [], private: 'Private' },
    });
    await until(() => page().includes('In one order'));
  });

  it('say what the second user will see, which is nothing of a mailbox until it is shared', async () => {
    fake.users = fresh(null);
    fake.users.users = [{ ...fake.users.users[0]!, name: 'Marta', hasPassphrase: true }];
    fake.users.passphrases.set('u1', 'four words for marta');
    await open();
    await click(() => named('button', 'Add the second user …'));
    type(await until(() => field('Name')), 'Jonas');
    const name = fake.accounts[0]!.name;
    await until(() => dialog().includes(`Jonas will see 0 messages of ${name}`));
    expect(dialog()).toContain('12 candidates and 3 clients: profiles are everybody’s');
    expect(await complaints()).toEqual([]);
    await choose(`Who can see it: ${name}`, 'now');
    await until(() => dialog().includes(`1,204 messages of ${name}`));
    await choose('Sees', 'all');
    await until(() => !dialog().includes('Who sees which mailbox'));
    await choose('Sees', 'g1');
    for (const label of ['First passphrase', 'Once more']) type(field(label)!, 'four words for jonas');
    await click(() => named('[role=dialog] button', 'Add user'));
    await until(() => commands('user_add').length === 1);
    expect(commands('user_add')[0]).toMatchObject({ sharing: { mailboxes: [fake.accounts[0]!.id] } });
  });

  it('see another mailbox with what was saved from it, or without, and nothing changes for whoever only looked', async () => {
    fake.users = fresh('1');
    await open();
    const account = fake.accounts[0]!;
    const select = await until(() => shares()[0]);
    const before = select.value;
    const other = [...select.options].find((one) => one.value !== before)!.value;
    const turn = async () => {
      const now = await until(() => shares()[0]);
      now.value = other;
      now.dispatchEvent(new Event('change', { bubbles: true }));
    };
    await turn();
    await click(() => named('[role=dialog] button', 'Cancel'));
    await until(() => !document.querySelector('[role=dialog]') && shares()[0]?.value === before);
    expect(commands('account_group')).toEqual([]);
    await turn();
    await click(() => named('[role=dialog] button', 'Save'));
    await until(() => commands('account_group').length === 1);
    expect(commands('account_group')[0]).toEqual({ account: account.id, group: other, withSaved: true });
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
