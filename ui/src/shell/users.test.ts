import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../api/fake';
import { fresh } from '../api/fake/people-here';
import { changed } from '../api/fake/state';
import { clear, click, complaints, named, show, type, until } from '../testing/window';
import { door } from '../team/door.svelte';
import App from './App.svelte';
import { keep, place } from './place.svelte';
import { begin } from './session.svelte';
import SignIn from './SignIn.svelte';
import Window from './Window.svelte';

const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const passphrase = () => document.querySelector<HTMLInputElement>('input[type=password]');

beforeEach(() => {
  clear();
  resetFake();
  called.length = 0;
});

describe('a team of one', () => {
  it('is asked nowhere who can see something, and has nothing to lock', async () => {
    await begin();
    Object.assign(place, { route: { screen: 'review', params: {} }, kept: {}, profiles: [] });
    show(Window, {});
    await until(() => named('button', /^Import/));
    expect(document.body.textContent).not.toContain('Who can see it');
    await click(() => document.querySelector<HTMLElement>('.me'));
    await until(() => named('button', /^New window/));
    expect(document.body.textContent).not.toContain('Lock or switch user');
  });
});

describe('the locked window', () => {
  async function locked() {
    fake.users = fresh('1');
    fake.phase = 'sign_in';
    await begin();
    let opened = 0;
    show(SignIn, { onopen: () => (opened += 1) });
    await until(passphrase);
    return () => opened;
  }

  it('shows names and nothing of the store, and axe has nothing against it', async () => {
    await locked();
    expect([...document.querySelectorAll('option')].map((one) => one.textContent)).toEqual(['Marta Zielińska', 'Jan Nowak']);
    expect(document.body.textContent).not.toContain('Kowalska');
    expect(called.map(([command]) => command)).toEqual(['start']);
    expect(await complaints()).toEqual([]);
  });

  it('looks as it did to whoever was there last, and then as to whom is chosen', async () => {
    Object.assign(fake.settings, { theme: 'dark', language: 'de', text_size: 120 });
    await locked();
    const root = document.documentElement;
    await until(() => document.body.textContent?.includes('Anmelden'));
    expect([root.dataset.theme, root.style.fontSize]).toEqual(['dark', '120%']);
    const who = await until(() => document.querySelector('select'));
    who.value = 'u2';
    who.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => document.body.textContent?.includes('Sign in'));
    expect([root.dataset.theme, root.style.fontSize]).toEqual([undefined, '100%']);
  });

  it('says what is wrong with a passphrase and opens with the right one', async () => {
    const opened = await locked();
    type(passphrase()!, 'not hers at all');
    document.querySelector('form')!.requestSubmit();
    await until(() => document.body.textContent?.includes('This is not the passphrase.'));
    expect(opened()).toBe(0);
    type(passphrase()!, 'four words for marta');
    document.querySelector('form')!.requestSubmit();
    await until(() => opened() === 1);
    expect(passphrase()!.value).toBe('');
  });

  it('gives whoever forgot it another one with the recovery key', async () => {
    const opened = await locked();
    await click(() => named('button', 'Forgot it?'));
    const key = await until(() => document.querySelector<HTMLInputElement>('input:not([type=password])'));
    type(key, 'K7QD-2M4F');
    type(passphrase()!, 'a fresh passphrase');
    document.querySelector('form')!.requestSubmit();
    await until(() => opened() === 1);
    expect(commands('sign_in_recover')).toEqual([{ recoveryKey: 'K7QD-2M4F', user: 'u1', passphrase: 'a fresh passphrase' }]);
  });
});

describe('what is locked by keys', () => {
  const key = (init: KeyboardEventInit, on: EventTarget = document.body) =>
    on.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ctrlKey: true, shiftKey: true, ...init }));

  async function opened(screen: string) {
    fake.users = fresh('1');
    Object.assign(place, { route: { screen, params: {} }, kept: {}, profiles: [] });
    show(App, {});
    await until(() => door.mayLock);
  }

  it.each([
    ['l', 'review', { key: 'l', code: 'KeyL' }],
    ['L', 'review', { key: 'L', code: 'KeyL' }],
    ['a Cyrillic keyboard', 'review', { key: 'Д', code: 'KeyL' }],
    ['a page without a command field', 'welcome', { key: 'L', code: 'KeyL' }],
  ])('is the whole window, by %s', async (_, screen, init) => {
    await opened(screen);
    key(init);
    await until(() => commands('lock').length > 0);
    expect(commands('lock').length).toBe(1);
  });

  it('reaches out of a field and a dialog that keep their keys, and saves first where the window is', async () => {
    await opened('review');
    const dialog = document.body.appendChild(document.createElement('div'));
    const field = dialog.appendChild(document.createElement('input'));
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    keep('clients', { scroll: 0 }).scroll = 340;
    key({ key: 'L', code: 'KeyL' }, field);
    await until(() => commands('lock').length === 1);
    const told = called.map(([command]) => command);
    expect(told.lastIndexOf('place_save')).toBeGreaterThan(-1);
    expect(told.lastIndexOf('place_save')).toBeLessThan(told.indexOf('lock'));
    expect(JSON.stringify(commands('place_save').at(-1))).toContain('340');
    dialog.remove();
  });
});

describe('a team of several', () => {
  it('says before an import who can see it, and saves it for them', async () => {
    fake.users = fresh('1');
    await begin();
    Object.assign(place, { route: { screen: 'review', params: {} }, kept: {}, profiles: [] });
    show(Window, {});
    changed('account');
    const who = await until(() =>
      [...document.querySelectorAll('select')].find((one) => one.textContent?.includes('As the mailbox')),
    );
    who.value = 'g2';
    who.dispatchEvent(new Event('change', { bubbles: true }));
    await click(() => named('button', /^Import/));
    await until(() => commands('import_run').length === 1);
    expect(commands('import_run')[0]).toMatchObject({ group: 'g2' });
  });
});
