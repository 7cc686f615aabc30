import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../api/fake';
import { emit } from '../api/fake/events';
import { changed } from '../api/fake/state';
import { sentence } from '../api/failure';
import type { SyncStatus } from '../api/types';
import { clear, click, complaints, named, press, show, type, until } from '../testing/window';
import { words } from '../text/language.svelte';
import { tell, toasts } from './toasts.svelte';
import { entryName, undone } from './undo.svelte';
import { keep, place, restorePlace, watchPlace } from './place.svelte';
import { back, closeProfile, go, openProfile } from './router.svelte';
import { begin } from './session.svelte';
import { pillText } from './sync';
import Window from './Window.svelte';

const NOW = new Date('2026-11-18T15:00:00').getTime() / 1000;
const ANNA = { id: 'p1', kind: 'person' as const, roles: ['candidate' as const], name: 'Kowalska, Anna', note: '' };
const idle: SyncStatus = {
  state: 'idle',
  mailboxes: 'there',
  looks_for: 'mail',
  last_success: NOW - 3600,
  next: null,
  held: null,
  tells_battery: true,
  tells_metered: true,
  folders: [],
  failures: [],
  done: 0,
  total: 0,
  eta: null,
  aside: 0,
  texts_wait: [],
};

beforeEach(() => {
  clear();
  resetFake();
  toasts.length = 0;
  Object.assign(place, { route: { screen: 'review', params: {} }, kept: {}, profiles: [] });
});

const busy = (data: Record<string, string>): SyncStatus['failures'][0] => ['a', { code: 'busy', data }];

describe('the pill tells the truth', () => {
  it.each([
    ['never', { last_success: null }, 'Not synced yet'],
    ['no mailbox', { mailboxes: 'none' as const, last_success: null }, 'No mailbox'],
    ['disconnected', { mailboxes: 'away' as const, last_success: null }, 'Disconnected'],
    ['the last one is being disconnected', { mailboxes: 'away' as const, state: 'running' as const }, 'Looking for mail …'],
    ['today', {}, 'Synced 14:00'],
    ['yesterday', { last_success: NOW - 86_400 }, 'Synced Tue 15:00'],
    ['only calendars', { mailboxes: 'calendars' as const }, 'Synced 14:00'],
    [
      'looking for appointments',
      { state: 'running' as const, looks_for: 'appointments' as const },
      'Looking for appointments …',
    ],
    ['looking', { state: 'running' as const }, 'Looking for mail …'],
    ['fetching', { state: 'running' as const, done: 1200, total: 28_412 }, 'Synchronising 1,200 of 28,412'],
    ['on battery', { held: 'battery' as const }, 'Paused: on battery'],
    ['metered', { held: 'metered' as const }, 'Paused: metered network'],
    ['by hand on battery', { held: 'battery' as const, state: 'running' as const, done: 3, total: 9 }, 'Synchronising 3 of 9'],
    ['stopped by the user', { held: 'battery' as const, state: 'paused' as const, done: 5, total: 10 }, 'Paused at 5 of 10'],
    ['rested and held', { held: 'battery' as const, failures: [busy({})] }, 'Paused: on battery'],
    [
      'trouble on battery',
      { held: 'battery' as const, failures: [['b', { code: 'cut', data: {} }]] as SyncStatus['failures'] },
      'Sync failed',
    ],
    ['paused', { state: 'paused' as const, done: 5, total: 10 }, 'Paused at 5 of 10'],
    ['failed', { state: 'failed' as const }, 'Sync failed'],
    ['asked for a pause', { state: 'failed' as const, failures: [busy({ until: String(NOW + 1800) })] }, 'Paused until 15:30'],
    [
      'the longest of two',
      { failures: [busy({ until: String(NOW + 1800) }), busy({ until: String(NOW) })] },
      'Paused until 15:30',
    ],
    ['asked for some patience', { failures: [busy({})], next: NOW + 60 }, 'Paused until 15:01'],
    ['by hand only', { failures: [busy({})], next: null }, 'Paused by the server'],
    [
      'a pause and trouble',
      { failures: [busy({}), ['b', { code: 'cut', data: {} }]] as SyncStatus['failures'] },
      'Sync failed',
    ],
  ])('%s', (_what, change, expected) => {
    expect(pillText({ ...idle, ...change }, NOW)).toBe(expected);
  });
});

describe('a failure', () => {
  it.each([
    ['has a next step', { code: 'wrong_password' as const, data: {} }, 'User name or password is wrong.', /app password/],
    [
      'tells a locked keychain',
      { code: 'no_key' as const, data: { why: 'keychain_locked' } },
      'The system’s keychain is locked.',
      /^Unlock it/,
    ],
    [
      'from one that is away',
      { code: 'no_key' as const, data: { why: 'no_keychain' } },
      'The system’s keychain does not answer.',
      /^What Dossier needs/,
    ],
    [
      'and from one without the key',
      { code: 'no_key' as const, data: { why: 'not_in_keychain' } },
      'The key to your data was not found on this computer.',
      /recovery key/,
    ],
    [
      'tells no password from a wrong one',
      { code: 'wrong_password' as const, data: { missing: 'none' } },
      'No password is kept for this mailbox any more.',
      /^Reconnect/,
    ],
    [
      'names the host',
      { code: 'no_such_host' as const, data: { host: 'imap.nowhere.test' } },
      'The server imap.nowhere.test cannot be found.',
      /network/,
    ],
    [
      'says why in words',
      { code: 'file' as const, data: { why: 'no_folder' } },
      'The file could not be read or written. There is no such folder.',
      /permissions/,
    ],
    [
      'keeps a word nobody knows to itself',
      { code: 'file' as const, data: { why: 'other' } },
      'The file could not be read or written.',
      /permissions/,
    ],
    [
      'names what stands in undo’s way',
      { code: 'undo_blocked' as const, data: { entries: 'import,later' } },
      'This cannot be taken back: later steps depend on it.',
      /import, put off for Later/,
    ],
  ])('%s', (_what, failure, what, next) => {
    const said = sentence(failure);
    expect(said.what).toBe(what);
    expect(said.next).toMatch(next);
  });
});

describe('an entry is named', () => {
  const row = { id: 'u1', verb: 'import', count: 29, count2: 21, name: '', at: NOW };

  it.each([
    [row, '29 messages saved to 21 profiles'],
    [{ ...row, count: 1, count2: 1 }, '1 message saved to 1 profile'],
    [{ ...row, verb: 'exclude_add', name: 'Kowalska, Anna' }, 'Kowalska, Anna left out'],
    [{ ...row, verb: 'people_import', count: 60 }, '60 people taken over from a table'],
    [{ ...row, verb: 'from_another_version', name: '' }, 'the last change'],
  ])('%o', (entry, expected) => {
    expect(entryName(entry)).toBe(expected);
  });
});

describe('what is so again after undo', () => {
  const row = { id: 'u1', verb: 'exclude_remove', count: 1, count2: 0, name: 'Kowalska, Anna', at: NOW };

  it.each([
    [row, 'Taken back: Kowalska, Anna is left out again'],
    [{ ...row, verb: 'exclude_add' }, 'Taken back: Kowalska, Anna is no longer left out'],
    [{ ...row, verb: 'no', name: '' }, 'Taken back: 1 message marked No'],
  ])('%o', (entry, expected) => {
    expect(undone(entry)).toBe(expected);
  });
});

describe('the place', () => {
  it('goes, comes back, and lists profiles once', () => {
    go('jobs');
    openProfile(ANNA);
    openProfile(ANNA);
    expect(place.profiles).toHaveLength(1);
    expect(place.route).toEqual({ screen: 'profile', params: { id: 'p1' } });
    expect(back()).toBe(true);
    expect(place.route.screen).toBe('jobs');
    openProfile(ANNA);
    closeProfile('p1');
    expect([place.profiles.length, place.route.screen]).toEqual([0, 'jobs']);
  });

  it('is taken over from what was saved, also from an older version', () => {
    restorePlace('{"route":{"screen":"clients","params":{}},"kept":{"clients":{"scroll":340}}}');
    expect(place.route.screen).toBe('clients');
    expect(keep('clients', { scroll: 0, sort: 'name' })).toEqual({ scroll: 340, sort: 'name' });
  });

  it('saves only what changed here, so that another process keeps its own', async () => {
    Object.assign(place, { route: { screen: 'jobs', params: {} }, kept: { jobs: { scroll: 1 }, review: { sort: 'from' } } });
    const stop = watchPlace();
    const saved = () => called.filter(([name]) => name === 'place_save').map(([, { place }]) => place);
    keep('jobs', { scroll: 0 }).scroll = 9;
    dispatchEvent(new Event('pagehide'));
    await until(() => saved().includes('{"kept":{"jobs":{"scroll":9}}}'));
    go('clients');
    dispatchEvent(new Event('pagehide'));
    await until(() => saved().includes('{"route":{"screen":"clients","params":{}}}'));
    stop();
  });

  it.each(['', 'nonsense', '[]', '{"route":7}'])('opens at its start when %s was saved', (saved) => {
    restorePlace(saved);
    expect(place.route.screen).toBe('review');
  });
});

describe('the window', () => {
  beforeEach(async () => {
    await begin();
    place.route = { screen: 'review', params: {} };
    show(Window, {});
    await until(() => document.querySelector('[data-index="0"]')?.textContent?.includes('Anna'));
  });

  it('finds people and actions in one field, without accents', async () => {
    press('k', { ctrlKey: true });
    const field = await until(() => document.querySelector<HTMLInputElement>('[role="combobox"]'));
    expect(await complaints()).toEqual([]);
    type(field, 'wojcik');
    await until(() => named('[role="option"]', /Wójcik, Katarzyna/));
    press('Enter');
    await until(() => place.route.screen === 'profile');
    expect(place.profiles[0]?.name).toBe('Wójcik, Katarzyna');
  });

  it.each([
    ['table', 'Take over from a table …'],
    ['suggest', 'Suggest people from Sent …'],
  ])('finds %s from every screen', async (words, label) => {
    go('jobs');
    press('k', { ctrlKey: true });
    type(await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input')), words);
    await until(() => named('[role="option"]', label));
    press('Escape');
  });

  it('shows every key there is', async () => {
    press('?', { shiftKey: true });
    await until(() => document.querySelector('[role="dialog"]')?.textContent?.includes('Tick the whole conversation'));
    expect(await complaints()).toEqual([]);
  });

  it('goes by two keys', async () => {
    press('g');
    press('j');
    await until(() => place.route.screen === 'jobs');
  });

  it('shows how a sync stands, folder by folder, with what failed and what to do', async () => {
    fake.sync = {
      ...idle,
      state: 'running',
      done: 120,
      total: 240,
      eta: 90,
      folders: [{ account: 'firm.example', path: 'INBOX', is_calendar: false, state: 'fetching', done: 120, total: 240 }],
      failures: [['old.example', { code: 'wrong_password', data: {} }]],
    };
    emit('sync', structuredClone(fake.sync));
    const pill = await until(() => named('button', 'Synchronisation: Synchronising 120 of 240'));
    pill.click();
    const panel = await until(() => document.querySelector('.panel'));
    expect(panel.textContent).toContain('About 2 mins to go');
    expect(panel.textContent).toContain('Check both. Some providers need an app password.');
    await click(() => named('button', 'Pause'));
    await until(() => named('button', 'Go on'));
  });

  it('says until when a server is left alone, and when texts go on', async () => {
    const at = (clock: string) => new Date(`2026-11-18T${clock}:00`).getTime() / 1000;
    const busy = { code: 'busy' as const, data: { wait: '300', until: String(at('15:05')) } };
    fake.sync = { ...idle, state: 'failed', failures: [['old.example', busy]], texts_wait: [['firm.example', at('23:30')]] };
    emit('sync', structuredClone(fake.sync));
    (await until(() => named('button', 'Synchronisation: Paused until 15:05'))).click();
    const panel = await until(() => document.querySelector('.panel'));
    expect(panel.textContent).toContain('The server asks for a pause until 15:05.');
    expect(panel.textContent).toContain(
      'firm.example: the provider’s daily amount is used up. Texts still missing come from 23:30',
    );
    expect(sentence({ code: 'busy', data: {} }).what).toBe('The server asks to wait.');
  });

  it('says why nothing begins by itself, when it will, and what works all the same', async () => {
    fake.sync = { ...idle, held: 'metered' };
    emit('sync', structuredClone(fake.sync));
    await click(() => named('button', 'Synchronisation: Paused: metered network'));
    const panel = await until(() => document.querySelector('.panel'));
    const text = panel.textContent.replace(/\s+/g, ' ');
    expect(text).toContain('On another network');
    expect(text).toContain('“Synchronise now” still works. When to pause: Settings › Accounts & synchronisation.');
    await click(() => named('.panel button', 'Synchronise now'));
    await until(() => called.some(([command]) => command === 'sync_start'));
    expect(await complaints()).toEqual([]);
  });

  it('tells one thing at a time, and offers Undo only as long as it would take back that', async () => {
    const told = () => [...document.querySelectorAll('.toast')].map((one) => one.querySelector('p')?.textContent ?? '');
    const undo = () => named('.toast button', /^Undo/) !== undefined;
    await click(() => document.querySelector<HTMLElement>('[data-index="0"]'));
    press('e');
    await until(() => told()[0] === '1 message put off for Later' && undo());
    press('ArrowDown');
    press('x');
    await until(() => told()[0] === '1 message marked No' && undo());
    expect(told()).toHaveLength(1);
    press('z');
    await until(() => told()[0] === 'Taken back: 1 message marked No');
    expect([told().length, undo()]).toEqual([1, false]);
    await until(() => named('button', /^Undo: 1 message put off for Later/));
    expect(fake.rows[0]?.state).toBe('later');
  });

  it('takes away what it told of once another act is the next to be taken back', async () => {
    await click(() => document.querySelector<HTMLElement>('[data-index="0"]'));
    press('e');
    await until(() => document.querySelector('.toast'));
    fake.undos.pop();
    changed('setting');
    await until(() => !document.querySelector('.toast'));
  });

  it('takes away what was told in another language', async () => {
    tell('Something was done');
    await until(() => document.querySelector('.toast'));
    words.language = 'de';
    await until(() => !document.querySelector('.toast'));
    words.language = 'en';
  });

  it('takes back by name', async () => {
    await until(() => document.querySelector('.foot'));
    await click(() => document.querySelector<HTMLElement>('[data-index="0"]'));
    press('e');
    await until(() => named('button', /^Undo: 1 message put off for Later/));
    press('z');
    await until(() => fake.rows[0]?.state === 'open');
  });
});
