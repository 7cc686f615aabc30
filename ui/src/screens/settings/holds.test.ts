import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fake, resetFake } from '../../api/fake';
import { fresh as team } from '../../api/fake/people-here';
import { place } from '../../shell/place.svelte';
import { begin } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { watchDoor } from '../../team/door.svelte';
import { clear, click, complaints, named, press, show, type, until } from '../../testing/window';

const words = () => document.querySelector('[role="dialog"]')?.textContent?.replace(/\s+/g, ' ') ?? '';
const page = () => document.querySelector('.page')?.textContent?.replace(/\s+/g, ' ') ?? '';
const button = (name: string | RegExp) => named('[role="dialog"] button', name);

async function visit(section: string) {
  clear();
  await begin();
  Object.assign(place, { route: { screen: 'settings', params: { section } }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => document.querySelector('.leaf h2'));
}

async function open(section = 'accounts') {
  await visit(section);
  await until(() => page().includes('zielinska'));
}

async function servers() {
  await open();
  await click(() => document.querySelector<HTMLElement>('details summary'));
}

async function menu(item: string) {
  const more = await until(() => document.querySelector<HTMLElement>('.head [aria-haspopup="menu"]'));
  more.focus();
  press('Enter');
  await click(() => named('[role="menuitem"]', item));
}

beforeEach(() => resetFake());

describe('automatic messages', () => {
  it('say from which address automatic messages leave, and untick none without another', async () => {
    fake.senders.push({ ...structuredClone(fake.senders[0]!), id: 's2', system: false });
    Object.assign(fake.senders[1]!.entry, { name: 'Office', address: 'office@zielinska.example', account: '' });
    await servers();
    expect(page()).toContain('Automatic messages leave from marta@zielinska-rekrutacja.example.');
    await click(() => named('details li button', /^Marta Zielińska/));
    const mark = () => named('[role="dialog"] label', /^Sends automatic messages/)?.querySelector('input');
    await until(() => mark()?.checked && mark()?.disabled);
    expect(words()).toContain('tick it at another one');
    expect(words()).toContain('Automatic messages leave from marta@zielinska-rekrutacja.example.');
    await click(() => button('Disconnect'));
    await until(() => words().includes('Automatic messages then leave from office@zielinska.example.'));
    await click(() => button('Disconnect'));
    await until(() => fake.senders.map((one) => one.system).join() === 'false,true');
  });

  it.each([
    ['disconnecting', () => click(() => named('.page button', 'Disconnect'))],
    ['deleting', () => menu('Delete …')],
  ])('say before %s a mailbox from where automatic messages then leave', async (_what, ask) => {
    fake.senders.push({ ...structuredClone(fake.senders[0]!), id: 's2', system: false });
    Object.assign(fake.senders[1]!.entry, { name: 'Office', address: 'office@zielinska.example', account: '' });
    await open();
    await ask();
    await until(() => words().includes('Automatic messages then leave from office@zielinska.example.'));
  });

  it('say that none sends automatic messages where nobody chose one', async () => {
    fake.senders.push({ ...structuredClone(fake.senders[0]!), id: 's2' });
    for (const one of fake.senders) one.system = false;
    await servers();
    expect(page()).toContain('No account sends automatic messages yet');
  });
});

describe('in a team', () => {
  const colleagues = (may: boolean) => {
    resetFake({ users: team('jan') });
    for (const one of fake.accounts) Object.assign(one, { is_mine: false, may_change: may });
  };

  it('shows in My profile only the own mailboxes, and never a colleague’s name', async () => {
    colleagues(false);
    onTestFinished(watchDoor());
    await visit('profile');
    await until(() => page().includes('No mailbox of yours yet.') && page().includes('Jan Nowak'));
    expect(page()).not.toMatch(/zielinska|Zielińska/);
    expect(named('.page button', 'Synchronise a mailbox')).toBeTruthy();
    expect(await complaints()).toEqual([]);
  });

  it.each(['synchronisation', 'accounts'])('offers in %s no act on a mailbox that only others may change', async (section) => {
    colleagues(false);
    await open(section);
    await until(() => page().includes('A colleague connected it; they or an admin can change it.'));
    expect(named('.page button', 'Disconnect')).toBeUndefined();
    expect(document.querySelector('.page li .check:not(:disabled)')).toBeNull();
    colleagues(true);
    await open(section);
    await until(() => named('.page button', 'Disconnect'));
  });
});

describe('connecting another mailbox', () => {
  it('ends where it began, with its card, and does not ask for people', async () => {
    await open();
    await click(() => named('.page button', /^Connect another mailbox/));
    await click(() => named('button', 'Archive (mbox, Maildir, EML)'));
    const path = await until(() =>
      [...document.querySelectorAll('label')]
        .find((one) => one.textContent?.trim() === 'Place of the archive')
        ?.parentElement?.querySelector('input'),
    );
    type(path, '/home/marta/Mail/old.mbox');
    await until(() => document.body.textContent?.includes('399 messages in 2 folders.'));
    document.querySelector<HTMLFormElement>('#mailbox')!.requestSubmit();
    await until(() => named('.page h3', 'old.mbox'));
    expect(document.title).toContain('Settings');
  });
});
