import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../../api/fake';
import { resetCalendar } from '../../api/fake/calendar';
import { fakeCalendars, resetCalendars } from '../../api/fake/calendars';
import { CODE, resetCodes } from '../../api/fake/code';
import { fresh as team } from '../../api/fake/people-here';
import { browser, comeBack } from '../../api/fake/sign_in';
import { place } from '../../shell/place.svelte';
import { begin } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { choose, clear, click, complaints, named, press, show, type, until } from '../../testing/window';

const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const plain = (text: string | null | undefined) => text?.replace(/\s+/g, ' ') ?? '';
const words = () => plain([...document.querySelectorAll('[role="dialog"]')].map((one) => one.textContent).join(' '));
const page = () => plain(document.querySelector('.page')?.textContent);
const button = (name: string | RegExp) => named('[role="dialog"] button', name);
const labelled = <T extends HTMLElement>(name: string | RegExp) =>
  document.getElementById(named('[role="dialog"] label', name)?.getAttribute('for') ?? '') as T | null;
const MARTA = 'marta@zielinska-rekrutacja.example';

async function open(section = 'calendars') {
  clear();
  await begin();
  Object.assign(place, { route: { screen: 'settings', params: { section } }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => document.querySelector('.leaf h2'));
}

async function fill(label: string, text: string) {
  type((await until(() => labelled<HTMLInputElement>(label))) as HTMLInputElement, text);
}

/** Opens the dialog, enters an address and goes on to its sign-in. */
async function connect(address: string) {
  fakeCalendars.places = [];
  await open();
  await click(() => named('.page button', 'Connect a calendar'));
  await fill('E-mail address', address);
  await click(() => button('Continue'));
}

const go = () => click(() => button('Test and connect'));
const field = () => until(() => words().includes('Nothing is fetched before you save.'));

beforeEach(() => {
  resetFake();
  resetCalendar();
  resetCalendars();
  resetCodes();
  called.length = 0;
  browser.answer = '';
});

describe('connecting calendars', () => {
  it('signs in with the mailbox’s own password, then offers the calendars, and fetches nothing before Save', async () => {
    await connect(MARTA);
    await until(() => words().includes(`kept for the mailbox ${MARTA}`));
    expect(await complaints()).toEqual([]);
    expect(labelled('Password or app password')).toBeNull();
    expect(named('[role="dialog"] legend', 'Calendar')).toBeUndefined();
    await go();
    await field();
    expect(commands('calendar_add')).toMatchObject([{ entry: { mailbox: 'a1' }, secret: { kind: 'kept' } }]);
    expect(commands('calendar_choose')).toEqual([]);
    expect(await complaints()).toEqual([]);
    await choose(() => labelled<HTMLSelectElement>('What is done with Ewa'), 'read');
    await click(() => button('Save'));
    await until(() => !document.querySelector('[role="dialog"]'));
    expect(commands('calendar_choose')[0].choices).toEqual([
      { id: 'kb1', direction: 'both', interviews: true },
      { id: 'kb2', direction: 'read', interviews: false },
      { id: 'kb3', direction: 'read', interviews: false },
    ]);
  });

  it('lets what is taken back before Save go, with the sign-in', async () => {
    await connect(MARTA);
    await go();
    await field();
    await click(() => button('Cancel'));
    await until(() => commands('calendar_remove').length === 1);
    await until(() => page().includes('No calendar is connected yet.'));
  });

  it('says that a password is wrong, at its field, and takes the right one', async () => {
    await connect('marta@elsewhere.example');
    await fill('Password or app password', 'wrong');
    await go();
    await until(() => words().includes('The server said: “401 Unauthorized”') || words().includes('401 Unauthorized'));
    await until(() => document.activeElement === labelled('Password or app password'));
    expect(commands('calendar_add')).toEqual([]);
    await fill('Password or app password', 'right');
    await go();
    await field();
    expect(commands('calendar_add')[0].secret).toEqual({ kind: 'password', password: 'right' });
  });

  it('asks for a password where the mailbox’s is not to be used, and for another server', async () => {
    await connect(MARTA);
    await click(() => button('Use another password'));
    await until(() => labelled('Password or app password'));
    await click(() => button('Back'));
    await click(() => button('Continue'));
    await until(() => words().includes('kept for the mailbox'));
    await fill('Server', 'https://dav.firm.example/');
    await until(() => labelled('Password or app password'));
    expect(words()).not.toContain('kept for the mailbox');
  });

  it('names what keeps it from being found, and takes a server typed by hand', async () => {
    for (const [address, said] of [
      ['marta@unknown.example', 'No calendar server was found for unknown.example.'],
      ['marta@nowhere.example', 'The domain nowhere.example does not exist.'],
    ] as const) {
      await connect(address);
      await until(() => words().includes(said));
      expect(document.querySelector<HTMLDetailsElement>('[role="dialog"] details')?.open, address).toBe(true);
    }
    await fill('Server', 'https://dav.unknown.example/');
    await fill('Password or app password', 'right');
    await go();
    await field();
  });

  it('goes no further without a network, and says so', async () => {
    fake.offline = true;
    await connect('marta@elsewhere.example');
    await until(() => words().includes('Nobody on the network answers'));
    await fill('Server', 'https://dav.silent.example/');
    await fill('Password or app password', 'right');
    await go();
    await until(() => document.querySelector('[role="dialog"] li.bad')?.textContent?.includes('Reach it'));
    expect(commands('calendar_add')).toEqual([]);
  });

  it('keeps nothing of an account without calendars', async () => {
    await connect('marta@elsewhere.example');
    await fill('Server', 'https://dav.empty.example/');
    await fill('Password or app password', 'right');
    await go();
    await until(() => words().includes('there is no calendar there'));
    expect(commands('calendar_add')).toEqual([]);
  });

  it('sends nothing to a server a stranger named before the user knows it', async () => {
    await connect('marta@foreign.example');
    await until(() => words().includes('Your password would go there'));
    expect(labelled('Password or app password')).toBeNull();
    await click(() => button(/is my provider’s/));
    await until(() => labelled('Password or app password'));
  });

  it('accepts a certificate that was shown, without anything being typed again', async () => {
    await connect('marta@elsewhere.example');
    await fill('Server', 'https://dav.untrusted.example/');
    await fill('Password or app password', 'right');
    await go();
    await click(() => button(/accept this certificate/));
    await field();
    expect(commands('calendar_add')[0]).toMatchObject({ secret: { password: 'right' } });
    expect(commands('calendar_add')[0].entry.fingerprint).toMatch(/^3F:A2/);
  });

  it('signs in at Google and Microsoft in the browser, for the calendar alone', async () => {
    for (const [address, issuer, kind] of [
      ['marta@gmail.example', 'google', 'caldav'],
      ['marta@outlook.example', 'microsoft', 'graph'],
    ] as const) {
      called.length = 0;
      browser.answer = 'by hand';
      await connect(address);
      await click(() => button('Sign in in the browser'));
      await until(() => commands('sign_in_start').length === 1);
      expect(commands('sign_in_start')[0].asked).toMatchObject({ issuer, purpose: 'calendar', hint: address });
      comeBack();
      await field();
      expect(commands('calendar_add')).toMatchObject([{ entry: { kind }, secret: { kind: 'ticket', ticket: 'ticket-1' } }]);
    }
  });

  it('does not go on where somebody else signed in', async () => {
    browser.answer = 'jan@gmail.example';
    await connect('marta@gmail.example');
    await click(() => button('Sign in in the browser'));
    await until(() => words().includes('jan@gmail.example'));
    expect(commands('calendar_probe')).toEqual([]);
  });

  it('asks for the code before the calendars appear, and again after a wrong one', async () => {
    fake.users = { ...team('marta'), twoFactor: true };
    await connect(MARTA);
    await go();
    await until(() => words().includes('six-digit code'));
    expect(commands('code_send')[0].ask.calendar).toMatchObject({ address: MARTA, kind: 'caldav' });
    await fill('Code', '111111');
    await click(() => button('Continue'));
    await until(() => words().includes('This is not the code.'));
    expect(words()).not.toContain('Nothing is fetched before you save.');
    await fill('Code', CODE);
    await click(() => button('Continue'));
    await field();
    expect(fakeCalendars.places).toHaveLength(1);
  });

  it('connects nothing where the code is given up', async () => {
    fake.users = { ...team('marta'), twoFactor: true };
    await connect(MARTA);
    await go();
    await until(() => words().includes('six-digit code'));
    press('Escape');
    await until(() => !words().includes('six-digit code'));
    expect(fakeCalendars.places).toEqual([]);
    expect(words()).not.toContain('Nothing is fetched before you save.');
  });

  it('reads a calendar on the web, and says what is wrong with its address', async () => {
    fakeCalendars.places = [];
    await open();
    await click(() => named('.page button', 'Connect a calendar'));
    await choose(() => labelled<HTMLSelectElement>('Where from'), 'subscription');
    await fill('Address', 'https://silent.example/a.ics');
    await go();
    await until(() => document.querySelector('[role="dialog"] .failure'));
    await fill('Address', 'https://firm.example/a.ics');
    await go();
    await field();
    expect(labelled<HTMLSelectElement>('What is done with Team')?.textContent).not.toContain('Both ways');
  });
});

describe('an address that is none', () => {
  it('is said to be none once it was typed, until it is right, and begins with the keys', async () => {
    await open();
    await click(() => named('.page button', 'Connect a calendar'));
    const box = await until(() => labelled<HTMLInputElement>('E-mail address'));
    await until(() => document.activeElement === box);
    type(box, 'marta@firm');
    expect(words()).not.toContain('not an e-mail address');
    box.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => words().includes('This is not an e-mail address. It looks like name@firm.example.'));
    type(box, 'marta@firm.example');
    await until(() => !words().includes('not an e-mail address'));
  });
});

describe('a connected place', () => {
  const own = () => {
    const found = fakeCalendars.places[0];
    if (!found) throw new Error('no place');
    return found;
  };

  it('says whose it is, how it stands and how old each calendar is', async () => {
    await open();
    await until(() => page().includes(`${MARTA}, at dav.zielinska-rekrutacja.example, with the password of the mailbox`));
    expect(page()).toContain('Connected, last synchronised');
    expect(page().match(/as of today/g)?.length).toBeGreaterThan(1);
  });

  it('is tested with what is kept', async () => {
    await open();
    await click(() => named('.page button', 'Test'));
    await until(() => words().includes('It works: 3 calendars.'));
    expect(labelled('Password or app password')).toBeNull();
    expect(commands('calendar_reconnect')).toEqual([]);
  });

  it('shows another certificate in its test and goes on with it, once the code is typed', async () => {
    fake.users = { ...team('marta'), twoFactor: true };
    own().place = 'dav.untrusted.example';
    await open();
    await click(() => named('.page button', 'Test'));
    await click(() => button(/accept this certificate/));
    await until(() => words().includes('six-digit code'));
    expect(commands('code_send')[0].ask).toMatchObject({ place: 'ka1' });
    await fill('Code', CODE);
    await click(() => button('Continue'));
    await until(() => !document.querySelector('[role="dialog"]'));
    expect(commands('calendar_reconnect').at(-1)).toMatchObject({ id: 'ka1', secret: { kind: 'kept' } });
  });

  it('is connected again with the password that is typed, after a wrong one', async () => {
    Object.assign(own(), { disconnected: 1, opener: '' });
    await open();
    await click(() => named('.page button', 'Reconnect'));
    await fill('Password or app password', 'wrong');
    await click(() => button('Reconnect'));
    await until(() => words().includes('401 Unauthorized'));
    await fill('Password or app password', 'right');
    await click(() => button('Reconnect'));
    await until(() => !document.querySelector('[role="dialog"]'));
    expect(own().disconnected).toBeNull();
  });

  it('is connected again in the browser where its sign-in has ended', async () => {
    Object.assign(own(), { sign_in: 'google', opener: '', failure: { code: 'sign_in_again', data: { said: '' } } });
    await open();
    await click(() => named('.page button', 'Reconnect'));
    await click(() => button('Sign in in the browser'));
    await until(() => commands('calendar_reconnect').length === 1);
    expect(commands('sign_in_start')[0].asked).toMatchObject({ issuer: 'google', purpose: 'calendar' });
    expect(commands('calendar_reconnect')[0].secret).toEqual({ kind: 'ticket', ticket: 'ticket-1' });
    await until(() => own().failure === null);
  });

  it('stands in Integrations with its account, where it is connected and disconnected', async () => {
    await open('profile');
    await until(() => page().includes('with the password of the mailbox'));
    expect(page()).toContain('Connected, last synchronised');
    expect(await complaints()).toEqual([]);
    await click(() =>
      [...document.querySelectorAll<HTMLElement>('.page button')]
        .filter((one) => one.textContent?.trim() === 'Disconnect')
        .at(-1),
    );
    await click(() => button('Disconnect'));
    await until(() => own().disconnected !== null);
    await until(() => page().includes('Disconnected'));
  });

  it('is proposed in Integrations for the account of the mailbox', async () => {
    fakeCalendars.places = [];
    await open('profile');
    await click(() => named('.page button', 'Sync calendar'));
    await until(() => words().includes(`kept for the mailbox ${MARTA}`));
  });
});

describe('what was written to calendars', () => {
  it('stands beside what was written to mailboxes, with what became of it', async () => {
    await open('written');
    await click(() => named('.page button', 'Calendars'));
    await until(() => page().includes('It is larger than the server takes.'));
    for (const said of [
      'New in Work',
      'Changed at the server too',
      '403 Calendar is read-only',
      'You took it back before it was sent.',
    ])
      expect(page()).toContain(said);
    expect(await complaints()).toEqual([]);
  });

  it('is nothing where no calendar is connected', async () => {
    fakeCalendars.places = [];
    await open('written');
    await click(() => named('.page button', 'Calendars'));
    await until(() => page().includes('Dossier has only read your calendars.'));
  });
});
