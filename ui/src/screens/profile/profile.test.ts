import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../../api/fake';
import { fakeTasks } from '../../api/fake/tasks';
import { changed } from '../../api/fake/state';
import { place } from '../../shell/place.svelte';
import { begin } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { submit } from '../../testing/firstRun';
import { clear, click, complaints, named, press, show, type, until } from '../../testing/window';

const main = () => document.querySelector('main');
const said = () => main()?.textContent?.replace(/\s+/g, ' ') ?? '';
const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const field = (label: string) =>
  [...document.querySelectorAll('label')]
    .find((one) => one.textContent?.trim() === label)
    ?.parentElement?.querySelector('input') ?? document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`);

async function open(id: string, params: Record<string, string> = {}) {
  clear();
  Object.assign(place, { route: { screen: 'profile', params: { id, ...params } }, kept: {}, profiles: [] });
  await begin();
  Object.assign(place, { route: { screen: 'profile', params: { id, ...params } }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => main()?.querySelector('h1')?.textContent);
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('a profile', () => {
  it('shows who it is, what happened by day, and why each message is there', async () => {
    await open('p1');
    await until(() => said().includes('Saved because it answers “Rozmowa w piątek, 10:00”, your mail of'));
    expect(main()?.querySelector('h1')?.textContent).toBe('Anna Kowalska');
    expect(said()).toContain('Profile created');
    expect(main()?.querySelectorAll('.flow h2').length).toBeGreaterThan(1);
  });

  it.each([
    ['a person', 'p1'],
    ['a client', 'c1'],
    ['a job', 'j1'],
  ])('axe has nothing against %s', async (_what, id) => {
    await open(id);
    await until(() => main()?.querySelector('.flow li'));
    expect(await complaints()).toEqual([]);
  });

  it('stands in its list, with the way to its neighbours', async () => {
    await open('p1', { list: 'candidates', at: '2' });
    await until(() => said().includes('3 of 9'));
    press(']');
    await until(() => main()?.querySelector('h1')?.textContent === 'Claire Moreau');
    expect(place.route.params.at).toBe('3');
  });

  it('finds the older mail of a new address and opens it in Mail to sort', async () => {
    await open('p1');
    await click(() => named('button', 'Add an address'));
    const box = await until(() => field('E-mail address'));
    type(box, ' Anna.K@Uczelnia.example ');
    await click(() => named('button', 'Add'));
    await until(() => said().includes('37 older messages match'));
    expect(commands('address_add')).toEqual([{ id: 'p1', address: 'Anna.K@Uczelnia.example', label: '' }]);
    await click(() => named('button', 'Show them'));
    await until(() => place.route.screen === 'review');
  });

  it('says what to do where nothing is saved yet, below the day it was created', async () => {
    fake.rows = [];
    await open('p1');
    await until(() => said().includes('Nothing saved here yet'));
    expect(said()).toContain('Profile created');
  });

  it('says in words what is wrong with an address', async () => {
    await open('p1');
    press('e');
    const form = await until(() => document.querySelector<HTMLFormElement>('#profile-form'));
    const box = await until(() => form.querySelector<HTMLInputElement>('input[inputmode="email"]'));
    type(box, 'nobody');
    form.dispatchEvent(new Event('submit', { cancelable: true }));
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('is not an e-mail address'));
  });

  it('saves what is changed in Properties at once', async () => {
    await open('p1');
    const phone = await until(() => field('Phone'));
    type(phone, '+48 555 010 999');
    phone.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => commands('profile_save').length === 1);
    expect(commands('profile_save')[0]?.edit).toMatchObject({ id: 'p1', phone: '+48 555 010 999', family: 'Kowalska' });
  });

  it('keeps what is being typed when the profile is read again', async () => {
    await open('p1');
    const note = await until(() => document.querySelector('textarea'));
    note.value = 'Half a sentence';
    note.dispatchEvent(new Event('input', { bubbles: true }));
    const before = commands('profile').length;
    changed('person');
    await until(() => commands('profile').length > before);
    await until(() => fake.phase === 'ready');
    expect(document.querySelector('textarea')?.value).toBe('Half a sentence');
  });

  it('is left out of synchronisation by its tick, after a dialog that says what that touches', async () => {
    await open('p1');
    await until(() => said().includes('Touches 14 stored messages'));
    await click(() => named('label', /^Exclude this contact from email synchronisation/)?.querySelector('input'));
    const leave = await until(() => named('[role="dialog"] button', 'Leave out'));
    await until(() => !leave.hasAttribute('disabled'));
    leave.click();
    await until(() => fake.exclusions.length === 1);
    expect(fake.exclusions[0]?.subject).toEqual({ kind: 'person', id: 'p1' });
    await until(() => said().includes('Left out since'));
    press('z');
    await until(() => fake.exclusions.length === 0);
  });

  it('tells what there is to do about somebody, and takes a new task of them', async () => {
    fakeTasks.rows = fakeTasks.rows.filter((one) => one.target?.id === 'p1');
    const [known] = fakeTasks.rows;
    await open('p1');
    await until(() => known && said().includes(known.title));
    press('n');
    const title = await until(() => document.querySelector<HTMLInputElement>('#task input'));
    expect(document.querySelector('#task')?.textContent).toContain('Kowalska, Anna');
    type(title, 'Send the contract');
    await submit('task');
    await until(() => said().includes('Send the contract'));
    expect(commands('task_save')).toMatchObject([{ form: { title: 'Send the contract', target: 'p1' } }]);
    await click(() => named('input', /^Send the contract: done/));
    await until(() => !said().includes('Send the contract'));
  });

  it('opens a message to read, with quoted text folded away', async () => {
    await open('p1', { tab: 'messages' });
    const line = await until(() => document.querySelector<HTMLElement>('[role="option"]'));
    line.click();
    await until(() => document.querySelector('details summary')?.textContent === 'Quoted text');
    expect(document.querySelector('details')?.open).toBe(false);
    expect(await complaints()).toEqual([]);
  });
});
