import { beforeEach, describe, expect, it } from 'vitest';
import { called, resetFake } from '../api/fake';
import { emit, isHeard } from '../api/fake/events';
import { fakeCalendar, resetCalendar } from '../api/fake/calendar';
import { fakeReminders, resetReminders, ring } from '../api/fake/reminders';
import { press as pressKey } from '../shell/actions.svelte';
import { place } from '../shell/place.svelte';
import { session } from '../shell/session.svelte';
import { clear, click, complaints, named, press, show, until } from '../testing/window';
import { words } from '../text/language.svelte';
import { beginOf, noticesOf, reminding, watchLocked } from './reminders.svelte';
import Reminders from './Reminders.svelte';

addEventListener('keydown', pressKey);

beforeEach(() => {
  clear();
  resetFake();
  resetCalendar();
  resetReminders();
  called.length = 0;
  Object.assign(reminding, { rows: [], missed: 0 });
  words.region = 'en-GB';
  session.settings = null;
  Object.assign(place, { route: { screen: 'inbox', params: {} } });
});

const names = () => [...document.querySelectorAll('.tray h3')].map((one) => one.textContent?.trim());
const calls = (name: string) => called.filter(([said]) => said === name);

async function watched(): Promise<void> {
  show(Reminders, {});
  await until(() => isHeard('remind') && isHeard('changed'));
}

async function rings(count: number, missed = 0): Promise<void> {
  await watched();
  ring(count, missed);
  await until(() => names().length === count && fakeReminders.told.length > 0);
}

describe('the reminders of a window', () => {
  it('show what came, say it once to the system, and pass the checks of accessibility', async () => {
    await rings(2);
    expect(names()).toEqual(['Week planning', 'Interview: Piotr Zając']);
    expect(document.querySelector('.tray h2')?.textContent).toBe('2 reminders');
    expect(fakeReminders.told.map(([title]) => title)).toEqual(['Interview: Piotr Zając', 'Week planning']);
    expect(await complaints()).toEqual([]);
  });

  it('are not there when there are none', () => {
    show(Reminders, {});
    expect(document.querySelector('.tray')).toBeNull();
  });

  it('say many at once as one number, and what was over as another', async () => {
    await rings(3, 2);
    expect(fakeReminders.told).toHaveLength(1);
    expect(fakeReminders.told[0]?.[0]).toBe('3 reminders');
    expect(document.querySelector('.missed')?.textContent).toContain('2 appointments were over');
    await click(() => document.querySelector<HTMLElement>('.missed .b'));
    await until(() => !document.querySelector('.missed'));
  });

  it('are put away one by one or all at once', async () => {
    await rings(3);
    await click(() => named('button', 'Dismiss the reminder: Week planning'));
    await until(() => names().length === 2 && calls('reminder_dismiss').length > 0);
    expect(calls('reminder_dismiss')[0]?.[1]).toEqual({
      at: { event: 'e1', date: fakeCalendar.rows[0]?.date },
    });
    await click(() => named('button', 'Dismiss all'));
    await until(() => !document.querySelector('.tray') && calls('reminder_dismiss').length === 3);
  });

  it('are put off by minutes, or until it begins where that is still to come', async () => {
    await rings(2);
    const [first, second] = [...document.querySelectorAll<HTMLElement>('.tray li')];
    const items = async (of: HTMLElement | undefined) => {
      (await until(() => of?.querySelectorAll('button')[1])).focus();
      press('Enter');
      await until(() => document.querySelector('[role="menuitem"]'));
      return [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    };
    const soon = await items(first);
    expect(soon.map((one) => one.textContent?.trim())).toEqual(['5 minutes', '15 minutes', '60 minutes']);
    await click(() => soon[0]);
    await until(() => names().length === 1 && !document.querySelector('[role="menuitem"]'));
    const [row] = reminding.rows;
    const later = await items(second);
    expect(later.at(-1)?.textContent?.trim()).toBe('When it begins');
    await click(() => later.at(-1));
    await until(() => fakeReminders.snoozed.length === 2);
    expect(fakeReminders.snoozed[0]).toBeGreaterThan(Date.now() / 1000 + 290);
    expect(fakeReminders.snoozed[1]).toBe(row && beginOf(row));
  });

  it('are reached by a key, walked through, left again, and opened in the calendar', async () => {
    await rings(2);
    press('r', { altKey: true });
    expect(document.activeElement?.textContent?.trim()).toBe('Open');
    press('ArrowDown');
    expect(document.activeElement?.closest('li')?.querySelector('h3')?.textContent).toBe('Interview: Piotr Zając');
    await click(() => document.activeElement?.closest<HTMLElement>('button'));
    expect(place.route.screen).toBe('calendar');
    expect(place.route.params.at).toBe(String(reminding.rows[1] && beginOf(reminding.rows[1])));
    press('Escape');
    expect(document.activeElement).toBe(document.body);
  });

  it.each(['reminder', 'task'] as const)('follow what another window does with them, or with a task: %s', async (topic) => {
    await rings(2);
    fakeReminders.rows = fakeReminders.rows.slice(1);
    emit('changed', [topic]);
    await until(() => names().length === 1);
  });
});

describe('what the system is told', () => {
  it('is nothing, or only when, where the user or the appointment says so', async () => {
    await rings(1);
    const [one] = reminding.rows;
    if (!one) throw new Error('none');
    const secret = { ...one, row: { ...one.row, private: true } };
    expect(noticesOf([one], true)[0]?.[0]).toBe('Week planning');
    expect(noticesOf([one], false)[0]?.[0]).toBe('An appointment');
    expect(noticesOf([secret], true)[0]?.[0]).toBe('An appointment');
    expect(noticesOf([one, one, one], false)).toEqual([['3 reminders', '']]);
  });

  it('is nothing at all where the user wants no notifications', async () => {
    session.settings = { remind_tells: 'none' } as NonNullable<typeof session.settings>;
    await watched();
    ring(1);
    await until(() => names().length === 1);
    expect(fakeReminders.told).toEqual([]);
  });

  it('says while nobody is signed in only that there is something', async () => {
    const stop = watchLocked();
    await until(() => isHeard('remind'));
    emit('remind', { shown: 1, missed: 0, locked: true });
    emit('remind', { shown: 0, missed: 4, locked: true });
    await until(() => calls('reminder_tell').length > 0);
    expect(calls('reminder_tell').map(([, args]) => args as unknown)).toEqual([
      { title: 'A reminder is waiting', text: 'Sign in to Dossier to read it.' },
    ]);
    stop();
  });
});
