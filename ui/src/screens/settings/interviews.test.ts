import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../../api/fake';
import { resetCalendar } from '../../api/fake/calendar';
import { resetCalendars } from '../../api/fake/calendars';
import { fakeLinking } from '../../api/fake/linking';
import { blankForm } from '../../calendar/forms';
import { reminds } from '../../reminders/reminders.svelte';
import { place } from '../../shell/place.svelte';
import { begin, session } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { choose, clear, click, complaints, named, show, type, until } from '../../testing/window';

const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const labelled = <T extends HTMLElement>(name: string | RegExp) =>
  document.getElementById(named('label', name)?.getAttribute('for') ?? '') as T | null;
const select = (name: string) => labelled<HTMLSelectElement>(name);
const shown = (name: string) => select(name)?.selectedOptions[0]?.textContent;
const neutral = () => named('label', /Give interviews a neutral title/)?.querySelector('input');

async function open() {
  clear();
  await begin();
  Object.assign(place, { route: { screen: 'settings', params: { section: 'calendars' } }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => select('Reminder of new appointments'));
}

beforeEach(() => {
  resetFake();
  resetCalendar();
  resetCalendars();
  fakeLinking.neutral = '';
  called.length = 0;
});

describe('what Settings say of reminders', () => {
  it('is what new appointments begin with: so long before, or none', async () => {
    await open();
    expect(shown('Reminder of new appointments')).toBe('15 minutes before');
    expect(await complaints()).toEqual([]);
    await choose(() => select('Reminder of new appointments'), '60');
    await until(() => session.settings?.remind === 60);
    expect(blankForm('k1', [0, 3600], 'UTC', reminds()).alarms).toEqual([3600]);
    await choose(() => select('Reminder of new appointments'), 'no');
    await until(() => session.settings?.remind === null);
    expect(blankForm('k1', [0, 3600], 'UTC', reminds()).alarms).toEqual([]);
    await open();
    expect(shown('Reminder of new appointments')).toBe('No reminder');
    await choose(() => select('Reminder of new appointments'), '0');
    await until(() => session.settings?.remind === 0);
    expect(blankForm('k1', [0, 3600], 'UTC', reminds()).alarms).toEqual([0]);
  });

  it('keeps a length that is none of the usual ones', async () => {
    fake.settings.remind = 45;
    await open();
    expect(shown('Reminder of new appointments')).toBe('45 minutes before');
  });

  it('says how much the system’s notifications tell', async () => {
    await open();
    expect(shown('Notifications of the system tell')).toBe('What it is, when and where');
    await choose(() => select('Notifications of the system tell'), 'time');
    await until(() => session.settings?.remind_tells === 'time');
    await choose(() => select('Notifications of the system tell'), 'none');
    await until(() => fake.settings.remind_tells === 'none');
  });
});

describe('the neutral title of interviews', () => {
  it('is off until it is ticked, is the usual word then, and another one once typed', async () => {
    await open();
    await until(neutral);
    expect(labelled('Title in the calendar elsewhere')).toBeNull();
    await click(neutral);
    const title = await until(() => labelled<HTMLInputElement>('Title in the calendar elsewhere'));
    await until(() => fakeLinking.neutral === 'Interview');
    expect(await complaints()).toEqual([]);
    type(title, '  Talk ');
    title.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => fakeLinking.neutral === 'Talk');
    type(title, '   ');
    title.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => fakeLinking.neutral === 'Interview');
    await click(neutral);
    await until(() => fakeLinking.neutral === '');
    expect(commands('calendar_set_neutral')).toHaveLength(4);
  });
});
