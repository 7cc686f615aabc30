import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../../api/fake';
import { place } from '../../shell/place.svelte';
import { begin, session } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { clear, click, complaints, named, show, type, until } from '../../testing/window';

const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const words = () => document.querySelector('[role="dialog"]')?.textContent?.replace(/\s+/g, ' ') ?? '';
const button = (name: string | RegExp) => named('[role="dialog"] button', name);
const input = () => document.querySelector<HTMLInputElement>('[role="dialog"] input[type="password"]');
const FINGERPRINT = /^3F:A2/;

/** Every server of the mailbox and its sending half shows a certificate nobody vouches for. */
function renewed(host = 'untrusted.example') {
  const [account, sender] = [fake.accounts[0], fake.senders[0]];
  if (!account?.entry || !sender) throw new Error('no mailbox');
  account.entry = { ...account.entry, host };
  sender.entry = { ...sender.entry, host };
  return { account, sender };
}

async function open(screen = 'settings') {
  clear();
  await begin();
  Object.assign(place, { route: { screen, params: { section: 'accounts' } }, kept: {}, profiles: [] });
  show(Window, {});
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('a connected mailbox whose certificate changed', () => {
  it('shows the new one in its test, accepts it for both halves without the password, and tests again', async () => {
    renewed();
    await open();
    await click(() => named('.page button', 'Test'));
    await until(() => words().includes('3F:A2:99'));
    expect(button(/accept this certificate/)?.className).not.toContain('main');
    expect(await complaints()).toEqual([]);
    await click(() => button(/accept this certificate/));
    await until(() => words().includes('It works: '));
    expect(commands('account_move')).toHaveLength(1);
    expect(commands('account_move')[0]).toMatchObject({ id: 'a1', secret: { kind: 'kept' } });
    expect(commands('account_move')[0].entry.fingerprint).toMatch(FINGERPRINT);
    await until(() => words().includes('Send a test e-mail to see it arrive'));
    expect(commands('outgoing_save')).toEqual([]);
  });

  it('accepts the certificate of what sends alone, once signing in works', async () => {
    const { account } = renewed();
    if (account.entry) account.entry.host = 'imap.agentur.example';
    await open();
    await click(() => named('.page button', 'Test'));
    await click(() => button(/accept this certificate/));
    await until(() => commands('outgoing_save').length === 1);
    await until(() => words().includes('Send a test e-mail to see it arrive'));
    expect(commands('account_move')).toEqual([]);
    expect(commands('outgoing_save')[0].entry.fingerprint).toMatch(FINGERPRINT);
    expect(commands('outgoing_save')[0].secret).toEqual({ kind: 'kept' });
    expect(commands('outgoing_probe')).toHaveLength(2);
  });

  it('goes on reconnecting with the password that was typed', async () => {
    const { account } = renewed();
    account.disconnected = 1;
    await open();
    await click(() => named('.page button', 'Reconnect'));
    type((await until(input)) as HTMLInputElement, 'right');
    await click(() => button('Reconnect'));
    await click(() => button(/accept this certificate/));
    await until(() => !document.querySelector('[role="dialog"]'));
    expect(commands('account_move')[0].secret).toEqual({ kind: 'password', password: 'right' });
    expect(commands('account_move')[0].entry.fingerprint).toMatch(FINGERPRINT);
  });

  it('goes on reconnecting with the sign-in that came from the browser', async () => {
    const { account } = renewed();
    Object.assign(account, { sign_in: 'google', disconnected: 1 });
    await open();
    await click(() => named('.page button', 'Reconnect'));
    await click(() => button('Sign in in the browser'));
    await click(() => button(/accept this certificate/));
    await until(() => !document.querySelector('[role="dialog"]'));
    expect(commands('sign_in_start')).toHaveLength(1);
    expect(commands('account_move')[0].secret).toEqual({ kind: 'ticket', ticket: 'ticket-1' });
  });

  it('is led to by the sync panel, which opens the test once', async () => {
    const { account } = renewed();
    account.failure = { code: 'untrusted', data: { host: 'untrusted.example', fault: 'changed' } };
    await open('review');
    session.sync = fake.sync = { ...fake.sync, state: 'failed', failures: [[account.name, account.failure]] };
    await click(() => document.querySelector<HTMLElement>('button.sync'));
    await click(() => named('button', 'Look at the certificate …'));
    await until(() => words().includes('3F:A2:99'));
    expect(place.route).toEqual({ screen: 'settings', params: { section: 'accounts' } });
  });
});

describe('a mailbox whose password is refused', () => {
  it('is led to by the sync panel, and says what the server said at each place', async () => {
    const account = fake.accounts[0];
    if (!account) throw new Error('no mailbox');
    account.failure = { code: 'wrong_password', data: { said: '[AUTH] Denied for today.' } };
    await open('review');
    session.sync = fake.sync = { ...fake.sync, state: 'failed', failures: [[account.name, account.failure]] };
    await click(() => document.querySelector<HTMLElement>('button.sync'));
    await until(() => document.querySelector('.panel .said')?.textContent?.includes('[AUTH] Denied for today.'));
    await click(() => named('.panel button', 'Reconnect'));
    type((await until(input)) as HTMLInputElement, 'wrong');
    expect(document.querySelector('.page .said')?.textContent).toContain('[AUTH] Denied for today.');
    await click(() => button('Reconnect'));
    await until(() => words().includes('[AUTHENTICATIONFAILED] Authentication failed.'));
  });

  it.each([
    ['imap.gmail.com', true],
    ['imap.agentur.example', false],
  ])('is given the steps of a provider that wants an app password: %s', async (host, wants) => {
    const { account } = renewed(host);
    account.disconnected = 1;
    await open();
    await click(() => named('.page button', 'Reconnect'));
    type((await until(input)) as HTMLInputElement, 'wrong');
    await click(() => button('Reconnect'));
    await until(() => words().includes('Authentication failed.'));
    expect(document.querySelectorAll('[role="dialog"] section.card ol li').length > 2).toBe(wants);
    expect(await complaints()).toEqual([]);
  });
});

describe('a disconnected account that sends', () => {
  it('is reconnected in its form: tested with its own password before that is kept', async () => {
    const sender = fake.senders[0];
    if (!sender) throw new Error('nothing sends');
    Object.assign(sender, { disconnected: 1, entry: { ...sender.entry, own_secret: true } });
    await open();
    await click(() => document.querySelector<HTMLElement>('details summary'));
    await click(() => named('details li button', /^Marta/));
    type((await until(input)) as HTMLInputElement, 'wrong');
    await click(() => button('Reconnect'));
    await until(() => words().includes('Authentication failed.'));
    expect(fake.senders[0]?.disconnected).toBe(1);
    type((await until(input)) as HTMLInputElement, 'right');
    await click(() => button('Reconnect'));
    await until(() => fake.senders[0]?.disconnected === null);
  });
});
