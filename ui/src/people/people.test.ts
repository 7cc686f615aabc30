import { beforeEach, describe, expect, it } from 'vitest';
import { called, resetFake } from '../api/fake';
import { place } from '../shell/place.svelte';
import { begin } from '../shell/session.svelte';
import Window from '../shell/Window.svelte';
import { clear, click, complaints, named, press, show, type, until } from '../testing/window';
import { editOf, fromSender, tidied, blank } from './edit';

const row = (index: number) => document.querySelector<HTMLElement>(`[data-index="${index}"]`);
const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);

async function open(screen: string) {
  clear();
  await begin();
  Object.assign(place, { route: { screen, params: {} }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => row(0)?.textContent?.trim());
  await click(() => row(0));
  await until(() => document.activeElement === row(0));
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('the lists', () => {
  it.each([
    ['candidates', 'Conti, Giulia'],
    ['clients', 'Acme Transports'],
    ['jobs', 'Data Engineer'],
  ])('%s: shows them, opens one with Enter, and axe has nothing against it', async (screen, first) => {
    await open(screen);
    expect(row(0)?.textContent).toContain(first);
    expect(await complaints()).toEqual([]);
    press('Enter');
    await until(() => place.route.screen === 'profile');
    expect(place.route.params).toMatchObject({ list: screen, at: '0' });
  });

  it('shows client contacts and the own team by their chips', async () => {
    await open('candidates');
    await click(() => named('button', 'Employees'));
    await until(() => row(0)?.textContent?.includes('Nowak, Ewa'));
    expect(commands('people_page').at(-1)?.query.kind).toBe('employee');
  });

  it('sorts by a heading and narrows while typing, both in the store', async () => {
    await open('candidates');
    await click(() => named('button', 'Messages'));
    await until(() => commands('people_page').at(-1)?.query.sort === 'messages');
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    if (field) type(field, 'kowal');
    await until(() => commands('people_page').at(-1)?.query.search === 'kowal');
    await until(() => document.querySelectorAll('[data-index]').length === 1);
  });

  it('offers import and suggestions where nobody is on file', async () => {
    await open('candidates');
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    if (field) type(field, 'nobody at all');
    await until(() => document.body.textContent?.includes('Nobody matches'));
    expect(named('button', 'Show all')).toBeDefined();
  });

  it('removes somebody after asking, with undo', async () => {
    await open('candidates');
    const before = row(0)?.textContent;
    press('Delete');
    await until(() => dialog()?.textContent?.includes('Remove Conti, Giulia?'));
    await click(() => named('[role="dialog"] button', 'Remove'));
    await until(() => commands('profile_remove').length === 1);
    await until(() => row(0)?.textContent !== before);
    press('z');
    await until(() => row(0)?.textContent === before);
  });

  it('leaves somebody out by the key, from the row', async () => {
    await open('candidates');
    press('!');
    await until(() => dialog()?.textContent?.includes('Conti, Giulia, with all addresses'));
  });
});

describe('a new person', () => {
  it('is found before being added twice, and the address goes there instead', async () => {
    await open('candidates');
    press('n');
    const form = await until(() => document.querySelector('#profile-form'));
    const [given, family, address] = [...form.querySelectorAll('input:not([type="checkbox"])')] as HTMLInputElement[];
    if (given) type(given, 'Anna');
    if (family) type(family, 'Kowalska');
    if (address) type(address, 'anna@nowa.example');
    await until(() => dialog()?.textContent?.includes('You already have Kowalska, Anna (other address). Add it?'));
    expect(await complaints()).toEqual([]);
    await click(() => named('[role="dialog"] button', 'Add the address there'));
    await until(() => commands('address_add').length === 1);
    expect(commands('address_add')[0]).toMatchObject({ id: 'p1', address: 'anna@nowa.example' });
    await until(() => document.querySelector('.toasts')?.textContent?.includes('37 older messages match'));
  });

  it('is told in words what is wrong, and nothing is lost', async () => {
    await open('candidates');
    press('n');
    const form = await until(() => document.querySelector('#profile-form'));
    const [, family, address] = [...form.querySelectorAll('input:not([type="checkbox"])')] as HTMLInputElement[];
    if (family) type(family, 'Novák');
    if (address) type(address, 'novak');
    /* As a click does: the browser's own idea of an address knows no umlauts, and says nothing where it is in the way. */
    (form as HTMLFormElement).requestSubmit();
    await until(() => dialog()?.querySelector('[role="alert"]')?.textContent?.includes('not an e-mail address'));
    expect(family?.value).toBe('Novák');
  });
});

it('takes an address as it was pasted, umlauts and brackets too: the store knows what it means', async () => {
  await open('candidates');
  press('n');
  const form = await until(() => document.querySelector<HTMLFormElement>('#profile-form'));
  const [, family, address] = [...form.querySelectorAll('input:not([type="checkbox"])')] as HTMLInputElement[];
  if (family) type(family, 'Dubois');
  if (address) type(address, '<Renee@Exämple.example>');
  form.requestSubmit();
  await until(() => commands('profile_save').length === 1);
  expect(commands('profile_save')[0]?.edit.addresses).toEqual([['<Renee@Exämple.example>', '']]);
});

describe('people from a table', () => {
  it('shows columns, what would happen and errors in words before anything happens', async () => {
    await open('candidates');
    const { importTable } = await import('./verbs');
    importTable();
    const choose = await until(() => named('[role="dialog"] button', 'Choose …'));
    choose.click();
    await until(() => dialog()?.textContent?.includes('54 new'));
    expect(dialog()?.textContent).toContain('What stands under “E-Mail” is not an e-mail address.');
    expect(await complaints()).toEqual([]);
    const kinds = dialog()?.querySelectorAll('select') ?? [];
    const note = kinds[3];
    if (note) {
      note.value = 'note';
      note.dispatchEvent(new Event('change', { bubbles: true }));
    }
    await until(() => commands('table_preview').length === 2);
    expect(commands('table_preview')[1]?.columns[3].field).toBe('note');
    expect(commands('table_import')).toEqual([]);
    const take = await until(() => named('[role="dialog"] button', 'Take over 56'));
    await until(() => !take.hasAttribute('disabled'));
    take.click();
    await until(() => commands('table_import').length === 1);
  });

  it('suggests those from Sent who are ticked, and only those', async () => {
    await open('candidates');
    const { suggest } = await import('./verbs');
    suggest();
    await until(() => dialog()?.textContent?.includes('Paul Whitcombe'));
    expect(await complaints()).toEqual([]);
    await click(() => dialog()?.querySelectorAll<HTMLInputElement>('li input[type="checkbox"]')[4]);
    await click(() => named('[role="dialog"] button', 'Add 1 person'));
    await until(() => commands('suggestions_add').length === 1);
    expect(commands('suggestions_add')[0]).toEqual({ addresses: ['p.whitcombe@mailbox.example'], role: 'candidate' });
  });
});

describe('an edit', () => {
  it.each([
    ['a name and an address', 'Anna Kowalska', 'Anna', 'Kowalska'],
    ['a name the other way round', 'Kowalska, Anna', 'Anna', 'Kowalska'],
    ['a particle', 'Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['an address in place of a name', 'a@b.example', '', ''],
  ])('begins from the sender: %s', (_what, name, given, family) => {
    expect(fromSender(name, 'a@b.example')).toMatchObject({ given, family, addresses: [['a@b.example', '']] });
  });

  it('leaves out what is empty and says nothing twice', () => {
    const edit = {
      ...blank('person'),
      addresses: [
        [' a@b.example ', ' old '],
        ['', ''],
      ] as [string, string][],
      tags: ['x', ' x', ''],
    };
    expect(tidied(edit)).toMatchObject({ addresses: [['a@b.example', 'old']], tags: ['x'] });
  });

  it('of a profile changes nothing by itself', async () => {
    const { profile } = await import('../api/commands');
    const anna = await profile('p1');
    expect(editOf(anna)).toMatchObject({ id: 'p1', given: 'Anna', family: 'Kowalska', roles: ['candidate'] });
  });
});
