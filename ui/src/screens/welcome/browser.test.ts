import { beforeEach, describe, expect, it } from 'vitest';
import { fake, resetFake } from '../../api/fake';
import { fresh as team } from '../../api/fake/people-here';
import { browser, comeBack } from '../../api/fake/sign_in';
import { changed } from '../../api/fake/state';
import { place } from '../../shell/place.svelte';
import { begin } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { clear, click, complaints, named, show, type, until } from '../../testing/window';
import { commands, field, firstRun, title, pastCalendar } from '../../testing/firstRun';
import { groups } from '../../team/groups.svelte';

const text = () => document.body.textContent ?? '';
const press = (name: string | RegExp) => click(() => named('button', name));
const ticket = { kind: 'ticket', ticket: 'ticket-1' };

async function choose(label: string, value: string) {
  const select = await until(
    () => document.getElementById(named('label', label)?.getAttribute('for') ?? '') as HTMLSelectElement | null,
  );
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

async function tick(label: RegExp) {
  (await until(() => named('label', label)?.querySelector('input'))).click();
}

async function toSignIn(address: string) {
  type(await field('E-mail address'), address);
  await until(() => document.querySelector('section.found'));
  (await until(() => document.querySelector<HTMLFormElement>('#mailbox'))).requestSubmit();
  await until(() => title() === `Sign in to ${address}`);
}

async function toSince(address: string) {
  await toSignIn(address);
  await press('Sign in in the browser');
  await until(() => title() === 'Since when?');
}

beforeEach(async () => {
  browser.answer = '';
  await firstRun();
});

describe('a mailbox at Microsoft', () => {
  it('is signed in to in the browser, tested and connected by Graph, both halves', async () => {
    browser.answer = 'by hand';
    await toSignIn('marta@outlook.example');
    await until(() => document.activeElement?.textContent?.includes('Sign in in the browser'));
    expect(await complaints()).toEqual([]);
    await press('Sign in in the browser');
    await until(() => text().includes('Waiting for your browser'));
    await until(() => commands('sign_in_start').length === 1);
    expect(commands('sign_in_start')[0].asked).toMatchObject({ issuer: 'microsoft', purpose: 'graph' });
    comeBack();
    await until(() => title() === 'Since when?');
    expect(text()).toContain('Tested: it receives and sends.');
    for (const name of ['account_probe', 'outgoing_probe', 'account_tally'])
      await until(() => commands(name).length === 1 && commands(name)[0].secret.ticket === 'ticket-1');
    expect(commands('account_probe')[0].entry).toMatchObject({ kind: 'graph', address: 'marta@outlook.example' });
    expect(commands('outgoing_probe')[0].entry).toMatchObject({ kind: 'graph', address: 'marta@outlook.example' });
    expect(await complaints()).toEqual([]);
    await press('Connect and synchronise');
    await pastCalendar();
    await until(() => title() === 'Whom do you have on file?');
    expect(commands('account_add')).toMatchObject([{ entry: { kind: 'graph', through: '' }, secret: ticket }]);
    expect(commands('outgoing_save')).toMatchObject([{ entry: { kind: 'graph', account: 'a1' }, secret: { kind: 'ticket' } }]);
  });

  it('can be had by IMAP and SMTP, with a sign-in for that', async () => {
    await toSignIn('marta@outlook.example');
    (await until(() => document.querySelector<HTMLDetailsElement>('#sign-in > details'))).open = true;
    await choose('Kind of server', 'imap');
    await press('Sign in in the browser');
    await until(() => title() === 'Since when?');
    expect(commands('sign_in_start')[0].asked).toMatchObject({ issuer: 'microsoft', purpose: 'mail' });
    expect(commands('account_probe')[0]).toMatchObject({
      entry: { kind: 'imap', host: 'outlook.office365.example' },
      secret: ticket,
    });
    expect(commands('outgoing_probe')[0]).toMatchObject({
      entry: { kind: 'smtp', host: 'smtp.office365.example' },
      secret: ticket,
    });
    expect(commands('mailbox_shared')).toEqual([]);
  });

  it('waits where somebody else signed in', async () => {
    browser.answer = 'other@outlook.example';
    await toSignIn('marta@outlook.example');
    await press('Sign in in the browser');
    await until(() => text().includes('You entered marta@outlook.example.'));
    expect(commands('account_probe')).toEqual([]);
    await press('Test and continue');
    await until(() => title() === 'Since when?');
  });

  it('gives the text for the IT where they must allow it', async () => {
    browser.answer = 'admin';
    await toSignIn('marta@outlook.example');
    await press('Sign in in the browser');
    await until(() => text().includes('Your IT must allow this first.'));
    expect(document.querySelector('blockquote')?.textContent).toContain('Mail.ReadWrite.Shared');
    expect(await complaints()).toEqual([]);
  });

  it('begins the sign-in anew where it opens nothing', async () => {
    await toSignIn('marta@outlook-closed.example');
    await press('Sign in in the browser');
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('Sign in again'));
    await until(() => named('button', 'Sign in in the browser'));
    expect(named('button', 'Test and continue')?.matches(':disabled')).toBe(true);
  });
});

describe('a mailbox whose provider was chosen first', () => {
  it.each([
    ['microsoft', 'marta@firm.example', 'Microsoft Graph, over HTTPS'],
    ['imap', 'marta@outlook.example', 'outlook.office365.example, port 993, TLS'],
  ])('at %s is reached that way', async (provider, address, way) => {
    clear();
    resetFake({ phase: 'ready' });
    await begin();
    Object.assign(place, { route: { screen: 'welcome', params: { provider } } });
    show(Window, {});
    type(await field('E-mail address'), address);
    await until(() => document.querySelector('section.found')?.textContent?.includes(way));
  });
});

describe('a mailbox at Google', () => {
  it('is signed in to in the browser where somebody wants that', async () => {
    await toSignIn('marta@gmail.example');
    await field('App password');
    await press('Sign in with Google in the browser instead');
    expect(await complaints()).toEqual([]);
    await press('Sign in in the browser');
    await until(() => title() === 'Since when?');
    expect(commands('sign_in_start')[0].asked).toMatchObject({ issuer: 'google', purpose: 'mail' });
    expect(commands('outgoing_probe')[0]).toMatchObject({
      entry: { kind: 'smtp', user: 'marta@gmail.example' },
      secret: ticket,
    });
  });

  it('goes back to the app password', async () => {
    await toSignIn('marta@gmail.example');
    await press('Sign in with Google in the browser instead');
    await press('Use an app password instead');
    await field('App password');
  });
});

describe('an Exchange server of one’s own', () => {
  it('is reached by IMAP and SMTP, with a text for its IT', async () => {
    await toSignIn('marta@firm.example');
    (await until(() => document.querySelector<HTMLDetailsElement>('#sign-in > details'))).open = true;
    await choose('Kind of server', 'exchange');
    await until(() => document.querySelector('blockquote')?.textContent?.includes('Set-CASMailbox'));
    expect(named('label', 'Sign-in')).toBeUndefined();
    expect(await complaints()).toEqual([]);
    type(await field('Password'), 'right');
    (await until(() => document.querySelector<HTMLFormElement>('#sign-in'))).requestSubmit();
    await until(() => title() === 'Since when?');
    expect(commands('account_probe')[0].entry).toMatchObject({ kind: 'imap', host: 'imap.firm.example' });
  });

  it('is asked about where IMAP does not answer', async () => {
    await toSignIn('marta@silent.example');
    type(await field('Password'), 'right');
    (await until(() => document.querySelector<HTMLFormElement>('#sign-in'))).requestSubmit();
    await until(() => named('summary', 'Does your organisation run its own Exchange server?'));
    expect(document.querySelector('.exchange blockquote')?.textContent).toContain('marta@silent.example');
  });
});

describe('shared mailboxes', () => {
  it('are offered to tick and connected through the own one', async () => {
    await toSince('marta@outlook.example');
    await tick(/^jobs@outlook\.example/);
    expect(await complaints()).toEqual([]);
    type(await field('Address of a shared mailbox'), 'hr@outlook.example');
    await press('Look it up');
    await until(() => named('label', /^hr@outlook\.example/)?.querySelector('input')?.checked);
    await press('Connect and synchronise');
    await pastCalendar();
    await until(() => title() === 'Whom do you have on file?');
    const shared = commands('account_add').slice(1);
    expect(shared.map(({ entry }) => [entry.kind, entry.address, entry.through])).toEqual([
      ['graph', 'jobs@outlook.example', 'a1'],
      ['graph', 'hr@outlook.example', 'a1'],
    ]);
    expect(shared.map(({ secret }) => secret)).toEqual([{ kind: 'kept' }, { kind: 'kept' }]);
    expect(shared[0].folders).toEqual(['INBOX', 'Sent', 'Bewerbungen']);
    expect(commands('outgoing_save').map(({ entry }) => [entry.kind, entry.address, entry.account])).toEqual([
      ['graph', 'marta@outlook.example', 'a1'],
      ['graph', 'jobs@outlook.example', 'a2'],
      ['graph', 'hr@outlook.example', 'a3'],
    ]);
  });

  it('go to the group that is chosen with the own one; at first that is the highest its owner sees', async () => {
    fake.users = team('marta');
    changed('account');
    await toSince('marta@outlook.example');
    expect((await until(() => named('label', 'Who can see it')?.parentElement?.querySelector('select')))?.value).toBe('g2');
    expect(await complaints()).toEqual([]);
    await choose('Who can see it', 'g1');
    await tick(/^jobs@outlook\.example/);
    await press('Connect and synchronise');
    await pastCalendar();
    await until(() => title() === 'Whom do you have on file?');
    const asked = commands('account_group').map(({ account, group, withSaved }) => [account, group, withSaved]);
    expect(asked).toEqual([
      ['a1', 'g1', false],
      ['a2', 'g1', false],
    ]);
    fake.users = team(null);
    changed('account');
    await until(() => groups.all.length === 0);
  });

  it('say which one does not open', async () => {
    await toSince('marta@outlook.example');
    type(await field('Address of a shared mailbox'), 'closed@outlook.example');
    await press('Look it up');
    await until(() => text().includes('closed@outlook.example does not open with your sign-in.'));
    expect(await complaints()).toEqual([]);
  });

  it('that cannot be connected keep none of the others back, and nothing is done twice', async () => {
    await toSince('marta@outlook.example');
    type(await field('Address of a shared mailbox'), 'nowhere@outlook.example');
    await press('Look it up');
    await until(() => named('label', /^nowhere@outlook\.example/)?.querySelector('input')?.checked);
    await tick(/^jobs@outlook\.example/);
    await press('Connect and synchronise');
    await until(() => document.querySelector('[role="alert"]'));
    expect(commands('account_add').map(({ entry }) => entry.address)).toEqual([
      'marta@outlook.example',
      'jobs@outlook.example',
    ]);
    await tick(/^nowhere@outlook\.example/);
    await press('Connect and synchronise');
    await pastCalendar();
    await until(() => title() === 'Whom do you have on file?');
    expect(commands('account_add')).toHaveLength(2);
    expect(commands('outgoing_save')).toHaveLength(2);
  });
});
