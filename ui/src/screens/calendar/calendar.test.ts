import { describe, expect, it } from 'vitest';
import { fakeCalendar } from '../../api/fake/calendar';
import type { AppointmentForm } from '../../api/types-calendar';
import { press as pressKey } from '../../shell/actions.svelte';
import { place } from '../../shell/place.svelte';
import { toasts } from '../../shell/toasts.svelte';
import { asked, block, dialog, onWednesday, rowOf } from '../../testing/calendar';
import { click, complaints, named, press, show, type, until } from '../../testing/window';
import { submit } from '../../testing/firstRun';
import Screen from './Calendar.svelte';

addEventListener('keydown', pressKey);

onWednesday('calendar');

async function open(view = 'week'): Promise<void> {
  place.kept = { calendar: { view } };
  show(Screen, { params: {} });
  await until(() => document.querySelector('.ev'));
}

describe('the views', () => {
  it.each(['day', 'work', 'week', 'month', 'list'])('%s shows what there is, and can be read by everybody', async (view) => {
    await open(view);
    expect(await complaints()).toEqual([]);
  });

  it('tells what is whose: an interview, a colleague’s, an offer', async () => {
    await open();
    expect(block('Anna Kowalska')?.classList.contains('interview')).toBe(true);
    expect(block('Ewa: busy')?.classList.contains('other')).toBe(true);
    expect(block('Élodie Dupré-Lacroix')?.classList.contains('offer')).toBe(true);
    expect(block('Trade fair call')?.classList.contains('struck')).toBe(true);
    expect(block('Anna Kowalska')?.textContent).toMatch(/DE7 · video, 1 of 2 accepted/);
  });

  it('says of a colleague’s time that it is taken, as of when, and asks for nothing else', async () => {
    await open();
    await click(() => block('Ewa: busy'));
    await until(() => dialog()?.textContent?.includes('shows only when time is taken'));
    expect(dialog()?.textContent).toMatch(/as of/);
    expect(block('Ewa: busy')?.title).toMatch(/as of/);
    expect(asked('appointment_card')).toEqual([]);
  });

  it('hides the calendar that is not ticked, and remembers it', async () => {
    await open();
    const tick = () => [...document.querySelectorAll('label')].find((one) => one.textContent?.includes('Ewa'));
    await click(() => tick()?.querySelector('input'));
    await until(() => !block('Ewa: busy'));
    await until(() => asked('calendar_show').length === 1);
    expect(asked('calendar_show')).toEqual([{ id: 'k3', shown: false }]);
  });

  it('says how to connect a calendar where there is none', async () => {
    Object.assign(fakeCalendar, { calendars: [], rows: [] });
    show(Screen, { params: {} });
    await click(() => named('button', 'Connect a calendar'));
    expect(place.route).toEqual({ screen: 'settings', params: { section: 'calendars' } });
  });

  it('says what stands in the way where nothing could be read, and asks again', async () => {
    const { calendars } = fakeCalendar;
    Object.defineProperty(fakeCalendar, 'calendars', {
      configurable: true,
      get: () => {
        throw new Error('no');
      },
    });
    show(Screen, { params: {} });
    const again = await until(() => named('button', 'Try again'));
    Object.defineProperty(fakeCalendar, 'calendars', { configurable: true, writable: true, value: calendars });
    again.click();
    await until(() => document.querySelector('.ev'));
  });

  it('changes by key, and goes from week to week and back to today', async () => {
    await open();
    const title = () => document.querySelector('h1')?.textContent ?? '';
    const week = title();
    press('j');
    await until(() => title() !== week);
    press('t');
    await until(() => title() === week);
    for (const [key, seen] of [
      ['m', '.month'],
      ['l', '.agenda'],
      ['w', '.scroll'],
    ] as const) {
      press(key);
      await until(() => document.querySelector(`.shown ${seen}`));
    }
    press('5');
    await until(() => document.querySelectorAll('[data-day]').length === 5);
    press('d');
    await until(() => document.querySelectorAll('[data-day]').length === 1);
  });
});

describe('an appointment', () => {
  it('opens its card by Enter or click: who, what and when, read by everybody', async () => {
    await open();
    await click(() => block('Anna Kowalska'));
    await until(() => dialog()?.textContent?.includes('Jonas Brandt'));
    expect(dialog()?.textContent).toMatch(/Interview: Anna Kowalska.*10:00.*accepted.*no answer yet.*15 minutes before/s);
    expect(await complaints()).toEqual([]);
    await click(() => named('button', /^Open profile/));
    expect(place.route).toEqual({ screen: 'profile', params: { id: 'p1' } });
  });

  it('asks which dates are meant where it repeats', async () => {
    await open();
    (await until(() => block('Week planning'))).focus();
    press('Delete');
    await click(() => named('button', 'This one and all after it'));
    await until(() => !block('Week planning'));
    expect(asked('appointment_remove')).toMatchObject([{ gone: { event: 'e1', scope: 'following' } }]);
  });

  it('is deleted only after a question', async () => {
    await open();
    (await until(() => block('Steuerberatung'))).focus();
    press('Delete');
    await until(() => dialog()?.textContent?.includes('Delete Steuerberatung?'));
    expect(asked('appointment_remove')).toEqual([]);
    await click(() =>
      [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent?.trim() === 'Delete'),
    );
    await until(() => !block('Steuerberatung'));
  });
});

describe('a new appointment', () => {
  it('is entered by keyboard: the arrows to a free time, Enter, and the form', async () => {
    await open();
    (await until(() => block('Anna Kowalska'))).focus();
    press('ArrowDown');
    const slot = await until(
      () =>
        document.activeElement?.getAttribute('aria-label')?.includes('11:00, free') && (document.activeElement as HTMLElement),
    );
    slot.click();
    const title = await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input'));
    expect(await complaints()).toEqual([]);
    await submit('appointment');
    await until(() => dialog()?.textContent?.includes('Say what it is'));
    type(title, 'Rückruf Müller');
    await submit('appointment');
    await until(() => block('Rückruf Müller'));
    const form = asked('appointment_save')[0]?.form as AppointmentForm;
    expect([form.start, form.calendar, form.event]).toEqual([rowOf('e17')?.end ?? 0, 'k1', null]);
  });

  it('says what was understood of a line, and takes it by Enter', async () => {
    await open();
    press('q');
    const field = document.activeElement as HTMLInputElement;
    type(field, 'Interview Kowalska Fri 15-16');
    await until(() => document.querySelector('.read')?.textContent?.includes('Anna Kowalska'));
    press('Enter');
    await until(() => asked('appointment_save').length === 1);
    const form = asked('appointment_save')[0]?.form as AppointmentForm;
    expect([form.interview?.candidate, form.calendar, form.end - form.start]).toEqual(['p1', 'k2', 3600]);
  });

  it('falls into the form where a line is not enough', async () => {
    await open();
    press('q');
    type(document.activeElement as HTMLInputElement, 'Lunch with the team');
    press('Enter');
    const title = await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input'));
    expect(title.value).toBe('Lunch with the team');
    expect(asked('appointment_save')).toEqual([]);
  });

  it('asks for no title of its own beside a neutral one', async () => {
    await open();
    press('n');
    const title = () => document.querySelector<HTMLInputElement>('[role="dialog"] input');
    type(await until(() => title() ?? undefined), 'About the salary');
    await click(() => named('label', 'It is an interview')?.querySelector('input'));
    await click(() => named('label', /^Neutral title/)?.querySelector('input'));
    await until(() => title()?.disabled && title()?.value === 'Interview');
    await click(() => named('label', /^Neutral title/)?.querySelector('input'));
    await until(() => title()?.value === 'About the salary');
  });

  it('repeats as it was chosen, said in words', async () => {
    await open();
    press('n');
    const title = await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input'));
    type(title, 'Jour fixe');
    const repeats = await until(() => [...document.querySelectorAll('select')].find((one) => one.value === 'no'));
    repeats.value = 'weekly';
    repeats.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => dialog()?.textContent?.includes('Every week · on'));
    await submit('appointment');
    await until(() => asked('appointment_save').length === 1);
    expect((asked('appointment_save')[0]?.form as AppointmentForm).repeat).toMatchObject({ unit: 'weekly', every: 1 });
  });
});

describe('what leaves as a file', () => {
  it('is one appointment, from its card, under its name', async () => {
    await open();
    await click(() => block('Acme: shortlist'));
    await click(() => dialog()?.querySelector<HTMLElement>('[aria-haspopup="menu"]'));
    await click(() => named('[role="menuitem"]', /^Export/));
    await until(() => asked('calendar_save').length === 1);
    expect(asked('calendar_save')[0]).toEqual({
      what: { event: 'e19', calendars: [], name: 'Acme: shortlist' },
      path: '/home/marta/Acme shortlist.ics',
    });
    await until(() => toasts.some((one) => one.text.includes('Acme shortlist.ics')));
  });

  it('is every calendar that is ticked, and none is no file', async () => {
    await open();
    await click(() => named('button', 'More'));
    await click(() => named('[role="menuitem"]', /^Export/));
    const boxes = () => [...(dialog()?.querySelectorAll<HTMLInputElement>('input[type="checkbox"]') ?? [])];
    await until(() => boxes().length === 3);
    expect(await complaints()).toEqual([]);
    for (const box of boxes()) box.click();
    await until(() => dialog()?.textContent?.includes('at least one'));
    expect(named('button', /^Choose a place/)?.hasAttribute('disabled')).toBe(true);
    await click(() => boxes()[1]);
    await click(() => named('button', /^Choose a place/));
    await until(() => asked('calendar_save').length === 1);
    expect(asked('calendar_save')[0]).toMatchObject({ what: { calendars: ['k2'], name: 'Interviews' } });
  });
});

describe('an appointment that was changed on both sides', () => {
  async function card(): Promise<void> {
    const row = rowOf('e5');
    if (row) row.clash = true;
    await open();
    await click(() => document.querySelector<HTMLElement>('[data-stop^="row:e5"]'));
    await until(() => document.querySelector('section[role="alert"]'));
  }

  it('is decided for one version, and the card goes', async () => {
    await card();
    expect(await complaints()).toEqual([]);
    await click(() => named('button', /^Keep mine/));
    await until(() => asked('appointment_decide').length === 1);
    expect(asked('appointment_decide')).toEqual([{ event: 'e5', keep: 'mine' }]);
    await until(() => !document.querySelector('section[role="alert"]'));
    expect(toasts.map((one) => one.kind)).not.toContain('failed');
  });

  it('is joined part by part: what both changed has to be chosen first', async () => {
    await card();
    await click(() => named('button', /^Choose part by part/));
    await until(() => dialog()?.querySelectorAll('fieldset').length === 4);
    expect(await complaints()).toEqual([]);
    const keep = () => named('button', /^Keep what is chosen/);
    expect(keep()?.matches(':disabled')).toBe(true);
    await click(() => dialog()?.querySelectorAll('fieldset')[2]?.querySelector('input[value="mine"]'));
    await click(keep);
    await until(() => asked('appointment_join').length === 1);
    expect(asked('appointment_join')[0]?.['chosen']).toEqual([
      { part: 'summary', date: null, side: 'theirs' },
      { part: 'when', date: null, side: 'theirs' },
      { part: 'location', date: null, side: 'mine' },
      { part: 'alarms', date: null, side: 'mine' },
    ]);
  });
});
