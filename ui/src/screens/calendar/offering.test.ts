import { describe, expect, it } from 'vitest';
import { fakeCalendar } from '../../api/fake/calendar';
import type { OfferForm } from '../../api/types-offer';
import { press as pressKey } from '../../shell/actions.svelte';
import { place } from '../../shell/place.svelte';
import { toasts } from '../../shell/toasts.svelte';
import { asked, block, dialog, onWednesday, rowOf } from '../../testing/calendar';
import { clipboard } from '../../testing/clipboard';
import { click, complaints, named, press, show, type, until } from '../../testing/window';
import Screen from './Calendar.svelte';

addEventListener('keydown', pressKey);

let copied: string[] = [];
onWednesday('calendar', () => {
  copied = clipboard();
  Object.assign(navigator.clipboard, { writeText: (text: string) => Promise.resolve(void copied.push(text)) });
});

async function open(): Promise<void> {
  place.kept = { calendar: { view: 'week' } };
  show(Screen, { params: {} });
  await until(() => document.querySelector('.ev'));
}

const bar = () => named('section', 'Offer times');
const shown = () => document.querySelector('.shown[role="status"]')?.textContent ?? '';

/* The free hour behind an interview, by keyboard. */
async function pick(behind = 'Anna Kowalska'): Promise<void> {
  await open();
  press('f');
  await until(bar);
  (await until(() => block(behind))).focus();
  press('ArrowDown');
  await click(() => document.querySelector<HTMLElement>('.slot:focus'));
  await until(() => bar()?.querySelector('li'));
}

async function offerTo(name: string): Promise<void> {
  const field = await until(() => bar()?.querySelector<HTMLInputElement>('input[role="combobox"]'));
  type(field, name);
  await click(() => bar()?.querySelector<HTMLElement>('[role="option"]'));
}

describe('offering times', () => {
  it('goes on by keyboard from a time that was picked, and from where one was dropped', async () => {
    await pick();
    const at = () => (document.activeElement as HTMLElement | null)?.dataset.stop ?? '';
    await until(() => at().startsWith('row:'));
    press('ArrowDown');
    await until(() => /^slot:\d+:12$/.test(at()));
    await click(() => document.querySelector<HTMLElement>('.slot:focus'));
    await until(() => bar()?.querySelectorAll('li').length === 2 && at().startsWith('row:'));
    await click(() => document.querySelector<HTMLElement>('.ev:focus'));
    await until(() => bar()?.querySelectorAll('li').length === 1 && /^slot:\d+:12$/.test(at()));
  });

  it('copies a text in the reader’s language, and holds nothing where that is not wanted', async () => {
    await pick();
    await until(() => shown().includes('11:00–12:00'));
    const language = await until(() => [...document.querySelectorAll('select')].find((one) => one.value === 'en'));
    language.value = 'de';
    language.dispatchEvent(new Event('change', { bubbles: true }));
    await click(() => bar()?.querySelector<HTMLElement>('input[type="checkbox"]'));
    await click(() => named('button', /^Copy text/));
    await until(() => copied.length === 1);
    expect(copied[0]).toMatch(/^Dieser Termin würde mir passen.*\n– Freitag.*11:00–12:00/);
    expect([asked('offer_hold'), asked('appointment_save')]).toEqual([[], []]);
    expect(bar()).toBeTruthy();
  });

  it('holds the times for somebody on file, in their language, and says so with a way back', async () => {
    await pick();
    await offerTo('moreau');
    await until(() => shown().includes('vendredi'));
    expect(await complaints()).toEqual([]);
    press('Enter', { ctrlKey: true });
    await until(() => asked('offer_hold').length === 1);
    const { form } = asked('offer_hold')[0] as { form: OfferForm };
    expect(form).toMatchObject({ person: 'p3', language: 'fr', calendar: 'k2', title: 'Held: Claire Moreau', kind: 'video' });
    expect(new Date((form.until ?? 0) * 1000).toISOString()).toBe('2026-11-21T00:00:00.000Z');
    const times = form.times.map((one) => [one.from, one.until].map((at) => new Date(at * 1000).toISOString().slice(11, 16)));
    expect(times).toEqual([['11:00', '12:00']]);
    expect(copied).toHaveLength(1);
    await until(() => !bar() && block('Claire Moreau')?.classList.contains('offer'));
    expect(toasts[0]?.text).toBe('Copied. 1 time is held for Claire Moreau.');
    toasts[0]?.action?.run();
    await until(() => !block('Claire Moreau'));
  });

  it('warns of what takes the same time, and not of what is free, declined or a colleague’s', async () => {
    const at = rowOf('e17');
    const over = { start: (at?.end ?? 0) + 1800, end: (at?.end ?? 0) + 5400 };
    for (const [event, title, more] of [
      ['w1', 'Free', { free: true }],
      ['w2', 'Declined', { my_answer: 'declined' }],
      ['w3', 'Called off', { status: 'cancelled' as const }],
      ['w4', 'Colleague', { calendar: 'k3' }],
      ['w5', 'Dentist', {}],
    ] as const)
      if (at) fakeCalendar.rows.push({ ...at, event, title, kind: 'event', interview: null, calendar: 'k1', ...over, ...more });
    await pick();
    await until(() => bar()?.querySelector('.over'));
    expect(bar()?.querySelector('.over')?.textContent).toBe('Over “Dentist”');
    expect(await complaints()).toEqual([]);
  });

  it('is not taken for a day that has passed', async () => {
    await pick();
    const day = await until(() => bar()?.querySelector<HTMLInputElement>('input[type="date"]'));
    expect(day.value).toBe('2026-11-20');
    type(day, '2026-11-17');
    await until(() => bar()?.textContent?.includes('This day has passed.'));
    expect(named('button', /^Copy and hold/)?.matches(':disabled')).toBe(true);
    press('Enter', { ctrlKey: true });
    expect(copied).toEqual([]);
  });

  it('leads to what waits for an answer already', async () => {
    await open();
    press('f');
    await click(() => named('button', /^Offered to Élodie Dupré-Lacroix/));
    await until(() => document.activeElement === block('Élodie Dupré-Lacroix'));
  });
});

describe('a time that is held', () => {
  async function card(): Promise<void> {
    await open();
    await click(() => block('Élodie Dupré-Lacroix'));
    await until(() => dialog()?.textContent?.includes('Offered to Élodie Dupré-Lacroix with 2 others, held until Thu 19 Nov'));
    (await until(() => named('button', /^This one was chosen/))).focus();
  }
  const held = () => [...document.querySelectorAll('.ev.offer')].length;

  it('says for whom and how long; chosen, it is the interview whose form opens, and the others go', async () => {
    await card();
    expect(await complaints()).toEqual([]);
    press('c');
    await until(() => asked('offer_choose').length === 1);
    expect(asked('offer_choose')).toEqual([
      { choice: { offer: 'of0', event: 'e12', title: 'Interview: Élodie Dupré-Lacroix', told: false } },
    ]);
    await until(() => named('section', 'Change appointment') ?? dialog()?.querySelector('#appointment'));
    expect(dialog()?.textContent).toContain('elodie.dupre@courriel.example');
    await until(() => held() === 0);
    expect(rowOf('e12')).toMatchObject({ kind: 'interview', status: 'confirmed' });
    expect([rowOf('e13'), rowOf('e18')]).toEqual([undefined, undefined]);
  });

  it('goes with all others in one step, which is taken back in one', async () => {
    await card();
    press('x');
    await until(() => held() === 0);
    expect(toasts[0]?.text).toBe('3 times for Dupré-Lacroix, Élodie let go');
    toasts[0]?.action?.run();
    await until(() => held() === 3);
  });

  it('has its text copied once more, in the language it was written in, without being opened', async () => {
    await open();
    (await until(() => block('Élodie Dupré-Lacroix'))).focus();
    press('y');
    await until(() => copied.length === 1);
    expect(copied[0]).toMatch(/\n– jeudi.*\n– jeudi.*\n– vendredi/);
  });

  it('says so where another window decided first', async () => {
    await card();
    fakeCalendar.rows = fakeCalendar.rows.filter((row) => !row.offer);
    press('c');
    await until(() => toasts[0]?.kind === 'failed');
    expect(toasts[0]?.text).toMatch(/^One of these times was chosen already\. Look at the calendar/);
    await until(() => held() === 0);
  });
});
