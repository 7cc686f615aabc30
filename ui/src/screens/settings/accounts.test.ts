import { beforeEach, describe, expect, it } from 'vitest';
import { tick } from 'svelte';
import { called, fake, resetFake } from '../../api/fake';
import { fresh as team } from '../../api/fake/people-here';
import { place } from '../../shell/place.svelte';
import { begin } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { clear, click, complaints, named, press, show, type, until } from '../../testing/window';

const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
const words = () => dialog()?.textContent?.replace(/\s+/g, ' ') ?? '';
const page = () => document.querySelector('.page')?.textContent?.replace(/\s+/g, ' ') ?? '';
const field = (label: string) =>
  [...document.querySelectorAll('[role="dialog"] label')]
    .find((one) => one.textContent?.trim() === label)
    ?.parentElement?.querySelector<HTMLInputElement>('input, select');
const button = (name: string | RegExp) => named('[role="dialog"] button', name);

async function open(section = 'accounts') {
  clear();
  await begin();
  Object.assign(place, { route: { screen: 'settings', params: { section } }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => document.querySelector('.leaf h2'));
  await until(() => page().includes('zielinska'));
}

async function menu(item: string) {
  const more = await until(() => document.querySelector<HTMLElement>('.head [aria-haspopup="menu"]'));
  more.focus();
  press('Enter');
  await click(() => named('[role="menuitem"]', item));
}

async function servers() {
  await open();
  await click(() => document.querySelector<HTMLElement>('details summary'));
}

async function fill(label: string, text: string) {
  const input = await until(() => field(label));
  type(input as HTMLInputElement, text);
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('the card of a mailbox', () => {
  it('says what it does, in words too', async () => {
    await open();
    await until(() => ['receivesyes', 'sendsyes', 'calendaryes'].every((half) => page().includes(half)));
    expect(page()).toContain('Connected, last synchronised');
  });

  it('counts a half that was tested before it was kept as one that works, and one in trouble as none', async () => {
    for (const one of fake.senders) Object.assign(one, { last_success: null });
    await open();
    await until(() => page().includes('sendsyes'));
    for (const one of fake.senders) Object.assign(one, { failure: { code: 'unreachable', data: {} } });
    await open();
    await until(() => page().includes('receivesyes') && !page().includes('sendsyes'));
  });

  it.each([
    ['disconnecting', () => click(() => named('.page button', 'Disconnect'))],
    ['deleting', () => menu('Delete …')],
  ])('says before %s which shared mailboxes go along', async (_what, ask) => {
    const [account] = fake.accounts;
    const entry = { ...account!.entry!, through: account!.id };
    fake.accounts.push({ ...account!, id: 'a2', name: 'Bewerbungen', kind: 'graph', sign_in: 'microsoft', entry });
    await open();
    await ask();
    await until(() => words().includes('Its sign-in also opens Bewerbungen: that mailbox is not fetched any more either.'));
  });

  it('leads back to the password that was wrong', async () => {
    const account = fake.accounts[0];
    Object.assign(account ?? {}, { disconnected: 1 });
    await open();
    await click(() => named('.page button', 'Reconnect'));
    await fill('Password or app password', 'wrong');
    await click(() => button('Reconnect'));
    await until(() => words().includes('password') && document.querySelector('[role="dialog"] .failure'));
    await until(() => document.activeElement === field('Password or app password'));
  });

  it('comes back to the settings where another mailbox is not connected after all', async () => {
    await open();
    await click(() => named('.page button', 'Connect another mailbox …'));
    await click(() => named('button', 'Cancel'));
    await until(() => place.route.screen === 'settings');
  });

  it('tests both halves and goes on to a test e-mail', async () => {
    await open();
    await click(() => named('.page button', 'Test'));
    await until(() => words().includes('It works: ') && words().includes('Send a test e-mail to see it arrive'));
    expect([commands('account_test').length, commands('outgoing_probe').length]).toEqual([1, 1]);
    expect(await complaints()).toEqual([]);
    await click(() => button('Send test e-mail'));
    await until(() => words().includes('A message to marta@'));
  });

  it.each([
    ['google', 'imap', 'mail'],
    ['microsoft', 'imap', 'mail'],
    ['microsoft', 'graph', 'graph'],
  ] as const)('connects again by signing in at %s for %s', async (sign_in, kind, purpose) => {
    Object.assign(fake.accounts[0] ?? {}, { sign_in, kind, disconnected: 1 });
    await open();
    await click(() => named('button', 'Reconnect'));
    await until(() => document.activeElement?.textContent?.includes('Sign in in the browser'));
    expect(button('Reconnect')).toBeUndefined();
    expect(await complaints()).toEqual([]);
    await click(() => button('Sign in in the browser'));
    await until(() => !dialog());
    expect(commands('sign_in_start')[0].asked).toMatchObject({ issuer: sign_in, purpose });
    expect(commands('account_reconnect')[0].secret).toEqual({ kind: 'ticket', ticket: 'ticket-1' });
  });

  it('lets the sign-in begin anew where it opens nothing', async () => {
    const account = fake.accounts[0];
    const failure = { code: 'sign_in_again', data: {} };
    Object.assign(account ?? {}, {
      sign_in: 'microsoft',
      failure,
      entry: { ...account?.entry, address: 'marta@-closed.example' },
    });
    await open();
    await click(() => named('button', 'Reconnect'));
    await click(() => button('Sign in in the browser'));
    await until(() => words().includes('Sign in again'));
    await until(() => button('Sign in in the browser'));
    expect(await complaints()).toEqual([]);
  });

  it('connects a shared mailbox again without asking anything', async () => {
    const account = fake.accounts[0];
    Object.assign(account ?? {}, {
      kind: 'graph',
      sign_in: 'microsoft',
      disconnected: 1,
      entry: { ...account?.entry, through: 'a9' },
    });
    await open();
    await click(() => named('button', 'Reconnect'));
    await click(() => button('Reconnect'));
    await until(() => !dialog());
    expect(commands('account_reconnect')[0].secret).toEqual({ kind: 'kept' });
  });

  it('offers the shared mailboxes its sign-in opens, and connects those that are ticked', async () => {
    const account = fake.accounts[0];
    const entry = { ...account?.entry, kind: 'graph', address: 'marta@outlook.example', through: '' };
    Object.assign(account ?? {}, { kind: 'graph', sign_in: 'microsoft', place: 'marta@outlook.example', entry });
    const known = { ...account, id: 'a7', name: 'Jobs', place: 'jobs@outlook.example', entry: { ...entry, through: 'a1' } };
    fake.accounts.push(known as (typeof fake.accounts)[number]);
    await open();
    await menu('Shared mailboxes …');
    await until(() => words().includes('bewerbung@outlook.example'));
    expect(named('[role="dialog"] label', /^jobs@/)?.querySelector('input')).toMatchObject({ checked: true, disabled: true });
    expect(button('Connect')).toHaveProperty('disabled', true);
    expect(await complaints()).toEqual([]);
    await click(() => named('[role="dialog"] label', /^bewerbung@/)?.querySelector('input'));
    await click(() => button('Connect'));
    await until(() => !dialog());
    expect(commands('mailbox_shared')[0]).toMatchObject({ entry: { through: 'a1' }, secret: { kind: 'kept' } });
    expect(commands('account_add').map(({ entry, secret }) => [entry.address, entry.through, secret.kind])).toEqual([
      ['bewerbung@outlook.example', 'a1', 'kept'],
    ]);
    expect(commands('sync_start')).toHaveLength(1);
  });

  it('disconnects after saying that the mail stays, and connects again with the password', async () => {
    await open();
    await click(() => named('.page button', 'Disconnect'));
    await until(() => words().includes('Its mail stays in Dossier'));
    expect(commands('account_disconnect')).toEqual([]);
    await click(() => button('Disconnect'));
    await until(() => page().includes('Disconnected since'));
    expect(fake.accounts).toHaveLength(1);
    await click(() => named('.page button', 'Reconnect'));
    await fill('Password or app password', 'wrong');
    await click(() => button('Reconnect'));
    await until(() => words().includes('User name or password is wrong') || words().includes('wrong'));
    expect(fake.accounts[0]?.disconnected).not.toBeNull();
    await fill('Password or app password', 'right');
    await click(() => button('Reconnect'));
    await until(() => page().includes('Connected, last synchronised'));
    await until(() => commands('sync_start').length === 1);
  });

  it('deletes with its data only once the name is typed, and says what is left', async () => {
    await open();
    await menu('Delete …');
    await until(() => words().includes('3,017 messages') && words().includes('412 of them saved to 96 profiles'));
    await click(() => document.querySelector<HTMLElement>('[role="dialog"] input[value="all"]'));
    const act = await until(() => button('Delete everything'));
    expect(act.matches(':disabled')).toBe(true);
    await fill('To delete saved mail too, type the name: zielinska-rekrutacja.example', 'zielinska');
    expect(act.matches(':disabled')).toBe(true);
    await fill('To delete saved mail too, type the name: zielinska-rekrutacja.example', 'zielinska-rekrutacja.example');
    await click(() => button('Delete everything'));
    await until(() => words().includes('What is left of it: nothing.'));
    expect(commands('account_delete')).toEqual([{ id: 'a1' }]);
    expect(await complaints()).toEqual([]);
  });

  it('deletes and keeps what was saved without a name', async () => {
    await open();
    await menu('Delete …');
    const act = await until(() => button('Delete, keep what was saved'));
    document.querySelector<HTMLFormElement>('[role="dialog"] form')?.requestSubmit();
    await tick();
    expect([...commands('account_remove'), ...commands('account_delete')]).toEqual([]);
    act.click();
    await until(() => commands('account_remove').length === 1);
    expect(commands('account_delete')).toEqual([]);
  });
});

describe('the two lists', () => {
  it('name every field that is missing, at once and beside it', async () => {
    await servers();
    await click(() => named('.page button', 'Outgoing accounts: add'));
    for (const label of ['Name', 'Sender address', 'Server', 'User name']) await fill(label, '');
    await click(() => button('Test and save'));
    await until(() => words().includes('Server is missing.'));
    for (const name of ['Name', 'Sender address', 'Server', 'User name']) expect(words()).toContain(`${name} is missing.`);
    expect(document.activeElement).toBe(field('Name'));
    expect(await complaints()).toEqual([]);
    await fill('Name', 'Office');
    await fill('Sender address', 'office@zielinska-rekrutacja.example');
    await fill('Server', 'smtp.zielinska-rekrutacja.example');
    await fill('User name', 'office');
    await click(() => button('Test and save'));
    await until(() => fake.senders.length === 2);
    expect(commands('outgoing_probe')).toHaveLength(2);
  });

  async function ownPassword(password: string, server = 'smtp.zielinska-rekrutacja.example') {
    await servers();
    await click(() => named('.page button', 'Outgoing accounts: add'));
    await fill('Name', 'Office');
    await fill('Server', server);
    await click(() => named('[role="dialog"] label', /^Signs in as that mailbox does/)?.querySelector('input'));
    await fill('Password or app password', password);
    await click(() => button('Test and save'));
  }

  it('keep no outgoing account whose password is refused, and lead to the field', async () => {
    await ownPassword('wrong');
    await until(() => document.activeElement === field('Password or app password'));
    expect(words()).toContain('User name or password is wrong.');
    expect(button('Keep anyway')).toBeUndefined();
    expect(fake.senders).toHaveLength(1);
    expect(await complaints()).toEqual([]);
    await fill('Password or app password', 'right');
    await click(() => button('Test and save'));
    await until(() => fake.senders.length === 2);
    expect(commands('outgoing_save').map(({ secret }) => secret)).toEqual([{ kind: 'password', password: 'right' }]);
  });

  it('keep an outgoing account anyway only where its server cannot be reached now', async () => {
    await ownPassword('right', 'nowhere.example');
    await until(() => document.activeElement === field('Server'));
    expect(fake.senders).toHaveLength(1);
    await click(() => button('Keep anyway'));
    await until(() => fake.senders.length === 2);
  });

  it('show the certificate of an outgoing server and go on once it is accepted', async () => {
    await ownPassword('right', 'untrusted.example');
    await until(() => words().includes('Fingerprint'));
    await click(() => button(/accept this certificate/));
    await until(() => fake.senders.length === 2);
    expect(fake.senders[1]?.entry.fingerprint).not.toBe('');
  });

  it('offer servers to be picked', async () => {
    await servers();
    await click(() => named('.page button', 'Outgoing accounts: add'));
    await fill('Sender address', 'anna@gmail.com');
    await click(() => button('Suggest servers'));
    await click(() => button(/^smtp\.google\.example/));
    await until(() => field('Server')?.value === 'smtp.google.example');
    expect(field('Port')?.value).toBe('465');
  });

  it('say what the IT of an own Exchange server has to switch on, and connect Microsoft 365 anew', async () => {
    await servers();
    await click(() => named('details li button', /^zielinska-rekrutacja/));
    const protocol = await until(() => field('Protocol'));
    const choose = (value: string) => {
      (protocol as unknown as HTMLSelectElement).value = value;
      protocol.dispatchEvent(new Event('change', { bubbles: true }));
    };
    choose('own');
    await until(() => words().includes('Set-CASMailbox'));
    expect(await complaints()).toEqual([]);
    choose('graph');
    await until(() => words().includes('Then disconnect this mailbox'));
  });

  it('send a test e-mail from the row of an outgoing account', async () => {
    await servers();
    await click(() => named('details li button', 'Send test e-mail from Marta Zielińska'));
    await until(() => words().includes('marta@zielinska-rekrutacja.example'));
    await click(() => button('Send'));
    await until(() => words().includes('It arrived'));
  });

  it('disconnect an outgoing account from its form, after saying what that means', async () => {
    await servers();
    await click(() => named('details li button', /^Marta Zielińska/));
    await click(() => button('Disconnect'));
    await until(() => words().includes('its password is deleted'));
    await click(() => button('Disconnect'));
    await until(() => commands('outgoing_disconnect').length === 1);
    await until(() => named('details li button', 'Send test e-mail from Marta Zielińska') === undefined);
  });

  it('take the automatic messages from the account that sent them, and say so', async () => {
    await servers();
    fake.senders.push({ ...structuredClone(fake.senders[0]!), id: 's2', system: false });
    fake.senders[1]!.entry.name = 'Office';
    await open();
    await click(() => document.querySelector<HTMLElement>('details summary'));
    await click(() => named('details li button', /^Office/));
    await click(() => named('[role="dialog"] label', /^Sends automatic messages/)?.querySelector('input'));
    await click(() => button('Save'));
    await until(() => document.body.textContent?.includes('no longer from Marta Zielińska'));
    expect(fake.senders.map((one) => one.system)).toEqual([false, true]);
  });

  it('delete what is ticked behind the pencil, after saying what becomes of it', async () => {
    await servers();
    await click(() => named('.page button', 'Outgoing accounts: choose some to delete'));
    await click(() => named('input', 'Tick Marta Zielińska'));
    await click(() => named('.page button', 'Delete 1 …'));
    await until(() => words().includes('What was sent from it stays') && words().includes('no other account sends'));
    await click(() => button('Delete'));
    await until(() => fake.senders.length === 0);
    await until(() => page().includes('Nothing sends yet'));
  });

  it('keep another server only where signing in there works', async () => {
    await servers();
    await click(() => named('details li button', /^zielinska-rekrutacja/));
    await fill('Server', 'nowhere.example');
    await click(() => button('Test and save'));
    await until(() => words().includes('nowhere.example') && dialog()?.querySelector('.bad'));
    expect(fake.accounts[0]?.place).toBe('imap.zielinska-rekrutacja.example:993');
    await fill('Server', 'mail.zielinska-rekrutacja.example');
    await click(() => button('Test and save'));
    await until(() => fake.accounts[0]?.place === 'mail.zielinska-rekrutacja.example:993');
  });

  it('say where applications arrive, and the name of the source is missed', async () => {
    fake.sources = [];
    await servers();
    await click(() => named('details li button', /^zielinska-rekrutacja/));
    await click(() => button('Add a place'));
    await fill('Name of the source', '');
    await click(() => button('Save'));
    await until(() => words().includes('Name of the source is missing.'));
    await fill('Name of the source', 'Website');
    await click(() => button('Save'));
    await until(() => fake.sources.length === 1);
    expect(fake.sources[0]).toMatchObject({ account: 'a1', folder: '', name: 'Website', group: 'g1' });
  });

  it('show groups only where there are several', async () => {
    await servers();
    await click(() => named('details li button', /^zielinska-rekrutacja/));
    await until(() => words().includes('Limited to'));
    expect(words()).not.toContain('Who can see it');
    resetFake({ users: team('marta') });
    await servers();
    await click(() => named('details li button', /^zielinska-rekrutacja/));
    await until(() => words().includes('Who can see it') && words().includes('Board'));
  });
});

describe('the synchronisation of the mailbox', () => {
  it.each(['synchronisation', 'profile'])('shows address, state and calendar in %s, and ends it', async (section) => {
    await open(section);
    await until(
      () => page().includes('marta@zielinska-rekrutacja.example') && page().includes('with the password of the mailbox'),
    );
    await click(() => named('.page button', 'Disconnect'));
    await click(() => button('Disconnect'));
    await until(() => page().includes('Disconnected since'));
    expect(commands('account_disconnect')).toEqual([{ id: 'a1' }]);
  });
});
