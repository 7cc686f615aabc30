import { beforeEach, describe, expect, it, vi } from 'vitest';
import { called, fake, resetFake } from '../api/fake';
import { place } from '../shell/place.svelte';
import { begin } from '../shell/session.svelte';
import Window from '../shell/Window.svelte';
import { clipboard } from '../testing/clipboard';
import { clear, click, complaints, named, press, show, until } from '../testing/window';
import { foldedOf } from './conversation';
import { answerTimes, snoozeTimes } from './times';

const line = (index: number) => document.querySelector<HTMLElement>(`[role="option"][data-index="${index}"]`);
/** Clicks a row once it is drawn. */
async function go(index: number) {
  await until(() => line(index)?.textContent?.trim());
  await click(() => line(index));
}
const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const dialog = () => document.querySelector('[role="dialog"]')?.textContent ?? '';

async function bare() {
  clear();
  await begin();
  Object.assign(place, { route: { screen: 'inbox', params: {} }, kept: {}, profiles: [] });
  show(Window, {});
}

async function inbox() {
  await bare();
  await go(0);
  await until(() => document.querySelector('.read article'));
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('the inbox', () => {
  it('without a mailbox says so, and leads to connecting one', async () => {
    Object.assign(fake, { accounts: [], folders: [], rows: [] });
    await bare();
    await click(() => named('main button', 'Connect a mailbox'));
    await until(() => place.route.screen === 'welcome');
  });

  it('names an act once in the keys, with all that set it going', async () => {
    await inbox();
    press('?');
    await until(() => dialog().includes('Delete'));
    const acts = [...document.querySelectorAll('[role="dialog"] dt')].map((one) => one.textContent);
    expect(acts).toEqual([...new Set(acts)]);
    const remove = [...document.querySelectorAll('[role="dialog"] dt')].find((one) => one.textContent === 'Delete');
    expect(remove?.nextElementSibling?.querySelectorAll('.vh').length).toBeGreaterThan(1);
  });
});

describe('a conversation', () => {
  it('counts as read after as many seconds as the user says', async () => {
    fake.settings.read_after = 5;
    const waits = vi.spyOn(globalThis, 'setTimeout');
    const waited = (seconds: number) => waits.mock.calls.some(([, time]) => time === seconds * 1000);
    await inbox();
    await go(2);
    await until(() => document.querySelector('.read article')?.textContent?.includes('luca.rossi'));
    await until(() => waited(5));
    waits.mockRestore();
  });

  it('shows who writes in it, older messages as a line, and opens them', async () => {
    await inbox();
    expect(line(0)?.textContent).toContain('Anna Kowalska, me');
    const old = [...document.querySelectorAll<HTMLElement>('[data-message] > button[aria-expanded="false"]')];
    expect(old.length).toBe(2);
    press('O', { shiftKey: true });
    await until(() => document.querySelectorAll('[data-message] > button[aria-expanded="true"]').length === 3);
    expect(await complaints()).toEqual([]);
  });

  it('is archived by its key after one question, and the question is not asked again', async () => {
    await inbox();
    press('e');
    await until(() => dialog().includes('Change your mailbox too?'));
    await click(() => named('[role="dialog"] button', 'Only here'));
    await until(() => commands('account_set_in_step').length === 1);
    await until(() => line(0)?.textContent?.includes('Jonas Brandt'));
    await until(() => !document.querySelector('[role="dialog"]'));
    press('e');
    await until(() => line(0)?.textContent?.includes('Luca Rossi'));
    expect(commands('account_set_in_step').length).toBe(1);
  });

  it('is read after a moment, and what that asks waits for what is already asked', async () => {
    await inbox();
    const unread = fake.rows.find((row) => row.subject.startsWith('CV aggiornato'));
    await go(2);
    await until(() => document.querySelector('.read article')?.textContent?.includes('luca.rossi'));
    press('b');
    await until(() => dialog().includes('Tomorrow'));
    await until(() => commands('mailbox_act').length >= 1);
    await until(() => commands('mailbox_act').length >= 2);
    expect(document.querySelectorAll('[role="dialog"]').length).toBe(1);
    press('Escape');
    await until(() => dialog().includes('Change your mailbox too?'));
    await click(() => named('[role="dialog"] button', 'Only here'));
    await until(() => unread?.unread === false);
  });

  it('is put off by key alone and comes back by undo', async () => {
    await inbox();
    press('b');
    await until(() => dialog().includes('Tomorrow'));
    await click(() => named('[role="dialog"] button', /Tomorrow/));
    await until(() => commands('snooze').length === 1);
    await until(() => line(0)?.textContent?.includes('Jonas Brandt'));
    expect(fake.snoozed.size).toBe(1);
  });

  it('is picked with others, and all of them are acted on', async () => {
    await inbox();
    press('x');
    press('j');
    await until(() => document.activeElement === line(1));
    press('x');
    await until(() => document.querySelector('[role="toolbar"]')?.textContent?.includes('2 selected'));
    press('s');
    await until(() => dialog().includes('Change your mailbox too?'));
    await click(() => named('[role="dialog"] button', 'Also in your mailbox'));
    await until(() => fake.starred.has('m0') && fake.starred.has('m1'));
  });

  it('is answered in the mail program of the system', async () => {
    await inbox();
    press('r');
    await until(() => commands('reply_open').length === 1);
    expect(commands('reply_open')[0]).toMatchObject({ kind: 'reply' });
  });

  it('is answered to all, and whoever did not fit waits on the clipboard', async () => {
    const copied = clipboard();
    fake.crowd = ['one@mail.example', 'two@mail.example'];
    await inbox();
    press('a');
    await until(() =>
      document.querySelector('.toasts')?.textContent?.includes('2 recipients did not fit and are on the clipboard'),
    );
    expect(copied).toEqual(['one@mail.example, two@mail.example']);
    clipboard(true);
    press('a');
    await until(() => document.querySelector('.toasts')?.textContent?.includes('2 recipients did not fit: take'));
  });

  it('is saved whole unless one says otherwise', async () => {
    await inbox();
    press('l');
    const pick = await until(() => document.querySelector<HTMLElement>('[role="dialog"] [role="option"]'));
    pick.click();
    const save = await until(() => named('[role="dialog"] button', /^Save/));
    await until(() => !save.hasAttribute('disabled'));
    save.click();
    await until(() => commands('message_file').length === 1);
    expect(commands('message_file')[0].order).toMatchObject({ conversation: true, always: false });
  });

  it('shows who an address is, by key', async () => {
    await inbox();
    press('c');
    await until(() => dialog().includes('Last heard of'));
    expect(await complaints()).toEqual([]);
    await click(() => named('[role="dialog"] button', 'Call +48 22 555 01 02'));
    await until(() => commands('call_open').length === 1);
    expect(commands('call_open')[0]).toEqual({ number: '+48 22 555 01 02' });
  });

  it.each(['l', 'v', 'b', 'n', 'c', '?'])('has the focus again once what %s opened is closed', async (key) => {
    await inbox();
    await until(() => document.activeElement === line(0));
    press(key);
    await until(() => document.activeElement?.closest('[role="dialog"]'));
    press('Escape');
    await until(() => !document.querySelector('[role="dialog"]'));
    await until(() => document.activeElement === line(0));
  });

  it('is not moved to where it lies, and a folder is told by its own name', async () => {
    await inbox();
    press('v');
    await until(() => dialog().includes('ACME 2024'));
    const offered = [...document.querySelectorAll('[role="dialog"] [role="option"]')].map((one) =>
      one.textContent?.replace(/\s+/g, ' ').trim(),
    );
    expect(offered).not.toContain('INBOX');
    expect(offered).toContain('ACME 2024 Klienci');
  });

  it('is offered the folders of its own mailbox, and of two mailboxes none', async () => {
    const [first] = fake.folders;
    if (first) fake.folders.push({ ...first, id: 'f99', account: 'a2', path: 'Privat' });
    for (const one of fake.rows) if (one.from.startsWith('Jonas')) fake.elsewhere.add(one.id);
    await inbox();
    press('v');
    await until(() => dialog().includes('ACME 2024'));
    expect(dialog()).not.toContain('Privat');
    press('Escape');
    await until(() => !document.querySelector('[role="dialog"]'));
    await go(1);
    press('v');
    await until(() => dialog().includes('Privat'));
    expect(dialog()).not.toContain('ACME 2024');
    press('Escape');
    await until(() => !document.querySelector('[role="dialog"]'));
    press('x');
    await go(0);
    press('x');
    press('v');
    await until(() => dialog().includes('several mailboxes'));
  });

  it('says why an older message cannot be read, and closes it again', async () => {
    await inbox();
    const gone = fake.rows.shift();
    await click(() => document.querySelector<HTMLElement>('[data-message] > button[aria-expanded="false"]'));
    await until(() => document.querySelector('.toasts')?.textContent?.trim());
    await until(() => document.querySelector('[data-message] > button')?.getAttribute('aria-expanded') === 'false');
    if (gone) fake.rows.unshift(gone);
  });
});

describe('usual times', () => {
  it('are a few hours later, tomorrow and the next Monday in the morning, which are one on Sundays', () => {
    const sunday = new Date(2026, 10, 22, 9, 20);
    const times = snoozeTimes(sunday).map((time) => [time.name, new Date(time.until * 1000).toString().slice(0, 21)]);
    expect(times).toEqual([
      ['later_today', 'Sun Nov 22 2026 13:00'],
      ['tomorrow', 'Mon Nov 23 2026 08:00'],
    ]);
    expect(snoozeTimes(new Date(2026, 10, 23, 22, 0)).map((time) => time.name)).toEqual(['tomorrow', 'next_week']);
    expect(answerTimes(sunday).map((time) => time.name)).toEqual(['days3', 'days7', 'days14']);
  });
});

it('folds the middle of a long conversation, never what is open', () => {
  const rows = Array.from({ length: 10 }, (_, index) => ({ id: `${index}` })) as Parameters<typeof foldedOf>[0];
  expect(foldedOf(rows, (id) => id === '9')).toEqual([1, 8]);
  expect(foldedOf(rows, (id) => id === '4')).toEqual([1, 4]);
  expect(foldedOf(rows, (id) => id === '1')).toBeNull();
  expect(foldedOf(rows.slice(0, 6), () => false)).toBeNull();
});
