import { describe, expect, it } from 'vitest';
import { called } from '../../api/fake';
import { fakeCalendar, resetCalendar } from '../../api/fake/calendar';
import type { AppointmentForm } from '../../api/types-calendar';
import { place } from '../../shell/place.svelte';
import { press as pressKey } from '../../shell/actions.svelte';
import { toasts } from '../../shell/toasts.svelte';
import { undoLast } from '../../shell/undo.svelte';
import { asked, block, dialog, onWednesday, release, rowOf } from '../../testing/calendar';
import { submit } from '../../testing/firstRun';
import { clear, click, named, press, show, type, until } from '../../testing/window';
import Screen from './Calendar.svelte';

addEventListener('keydown', pressKey);

onWednesday('calendar');

async function open(view = 'week'): Promise<void> {
  place.kept = { calendar: { view } };
  show(Screen, { params: {} });
  await until(() => document.querySelector('.ev'));
}
describe('the keys', () => {
  it('moves by Shift and an arrow: one change once the key is let go', async () => {
    await open();
    const before = rowOf('e17')?.start ?? 0;
    (await until(() => block('Anna Kowalska'))).focus();
    press('ArrowDown', { shiftKey: true });
    press('ArrowDown', { shiftKey: true });
    expect(asked('appointment_move')).toEqual([]);
    release('Shift');
    await until(() => asked('appointment_move').length === 1);
    expect(asked('appointment_move')[0]).toMatchObject({
      to: { event: 'e17', scope: 'all', start: before + 1800, end: before + 5400, told: false },
    });
    await until(() => toasts.some((one) => one.text.includes('moved')));
  });

  it.each([
    ['month', 'ArrowRight', 86_400],
    ['month', 'ArrowDown', 7 * 86_400],
    ['week', 'ArrowLeft', -86_400],
  ])('is put on another day of the %s by Shift and %s, the keys go with it, and undo takes it back', async (view, key, by) => {
    await open(view);
    const before = rowOf('e17')?.start ?? 0;
    (await until(() => block('Anna Kowalska'))).focus();
    press(key, { shiftKey: true });
    await until(() => document.activeElement === block('Anna Kowalska'));
    release('Shift');
    await until(() => rowOf('e17')?.start === before + by);
    await until(() => document.activeElement?.textContent?.includes('Anna Kowalska'));
    expect(asked('appointment_move')).toHaveLength(1);
    await until(() => toasts.some((one) => one.text.includes('moved')));
    await undoLast();
    await until(() => rowOf('e17')?.start === before);
  });

  it('stays in the days that are shown, and goes back by Escape', async () => {
    await open('month');
    (await until(() => block('Anna Kowalska'))).focus();
    for (let week = 0; week < 8; week += 1) {
      press('ArrowDown', { shiftKey: true });
      await until(() => document.activeElement === block('Anna Kowalska'));
    }
    const last = () => [...document.querySelectorAll('.week')].at(-1);
    await until(() => last()?.contains(document.activeElement));
    expect(document.activeElement).toBe(block('Anna Kowalska'));
    press('Escape');
    release('Shift');
    expect(asked('appointment_move')).toEqual([]);
  });

  it('asks before the calendar’s server tells attendees of a move, and does nothing unless the user agrees', async () => {
    fakeCalendar.tells = 'e17';
    await open();
    const before = rowOf('e17')?.start ?? 0;
    const move = async () => {
      (await until(() => block('Anna Kowalska'))).focus();
      press('ArrowDown', { shiftKey: true });
      release('Shift');
      return until(dialog);
    };
    expect((await move())?.textContent).toContain('anna@firm.example');
    await click(() => named('button', /^Cancel/));
    await until(() => !dialog());
    expect([rowOf('e17')?.start, asked('appointment_move').length]).toEqual([before, 1]);
    await move();
    await click(() => named('button', /^Agree/));
    await until(() => rowOf('e17')?.start === before + 900);
    expect(asked('appointment_move').at(-1)).toMatchObject({ to: { told: true } });
    fakeCalendar.tells = '';
  });

  it('is longer by Alt and an arrow, and as before by Escape', async () => {
    await open();
    const before = rowOf('e17');
    const [start, end] = [before?.start ?? 0, before?.end ?? 0];
    (await until(() => block('Anna Kowalska'))).focus();
    press('ArrowDown', { altKey: true });
    press('Escape');
    release('Alt');
    expect(asked('appointment_move')).toEqual([]);
    press('ArrowDown', { altKey: true });
    release('Alt');
    await until(() => asked('appointment_move').length === 1);
    expect(asked('appointment_move')[0]).toMatchObject({ to: { start, end: end + 900 } });
  });

  it('does not move where it is somebody else’s', async () => {
    await open();
    (await until(() => block('Ewa: busy'))).focus();
    press('ArrowDown', { shiftKey: true });
    release('Shift');
    expect(asked('appointment_move')).toEqual([]);
  });

  it('stays where it was when that question is not answered', async () => {
    await open();
    const before = rowOf('e1')?.start;
    (await until(() => block('Week planning'))).focus();
    press('ArrowDown', { shiftKey: true });
    release('Shift');
    await click(() => named('button', 'Cancel'));
    await until(() => !dialog());
    expect([asked('appointment_move'), rowOf('e1')?.start]).toEqual([[], before]);
  });
});

describe('the pointer', () => {
  /* jsdom has no layout: columns of 100 by 2400 pixels beside each other, so that an hour is 100 high. */
  const lay = () =>
    [...document.querySelectorAll<HTMLElement>('[data-day]')].forEach((column, index) => {
      column.getBoundingClientRect = () =>
        ({ left: index * 100, right: index * 100 + 100, top: 0, bottom: 2400, width: 100, height: 2400 }) as DOMRect;
    });
  const point = (target: EventTarget, kind: string, x: number, y: number, more: MouseEventInit = {}) =>
    target.dispatchEvent(new MouseEvent(kind, { clientX: x, clientY: y, button: 0, bubbles: true, ...more }));

  it.each([
    ['a day back and an hour and a quarter later', [350, 1133], {}, 86_400 * -1 + 3600 + 900],
    ['by five minutes with Alt', [450, 1018], { altKey: true }, 300],
  ])('moves an appointment %s', async (_what, [x = 0, y = 0], more, by) => {
    await open();
    lay();
    const before = rowOf('e17')?.start ?? 0;
    point(await until(() => block('Anna Kowalska')), 'pointerdown', 450, 1010);
    point(window, 'pointermove', x, y, more);
    point(window, 'pointerup', x, y);
    await until(() => asked('appointment_move').length === 1);
    const { to } = asked('appointment_move')[0] as { to: { start: number; end: number } };
    expect([to.start - before, to.end - to.start]).toEqual([by, 3600]);
  });

  it('puts an appointment of a month on another day and another week, at its hour', async () => {
    await open('month');
    [...document.querySelectorAll<HTMLElement>('[data-day]')].forEach((cell, index) => {
      const [left, top] = [(index % 7) * 100, Math.floor(index / 7) * 100];
      cell.getBoundingClientRect = () =>
        ({ left, right: left + 100, top, bottom: top + 100, width: 100, height: 100 }) as DOMRect;
    });
    const before = rowOf('e17')?.start ?? 0;
    point(await until(() => block('Anna Kowalska')), 'pointerdown', 450, 350);
    point(window, 'pointermove', 210, 430);
    point(window, 'pointerup', 210, 430);
    await until(() => asked('appointment_move').length === 1);
    const { to } = asked('appointment_move')[0] as { to: { start: number; end: number } };
    expect([to.start - before, to.end - to.start]).toEqual([5 * 86_400, 3600]);
    /* No click follows where something was dropped elsewhere: the next Enter opens. */
    await until(() => toasts.some((one) => one.text.includes('moved')));
    await click(() => block('Anna Kowalska'));
    await until(() => dialog()?.textContent?.includes('Jonas Brandt'));
  });

  it('makes what takes days longer by its end, in the lane as in a month', async () => {
    for (const view of ['week', 'month']) {
      await open(view);
      called.length = 0;
      lay();
      const before = rowOf('e4');
      const [start, end] = [before?.start ?? 0, before?.end ?? 0];
      const first = [...document.querySelectorAll<HTMLElement>('[data-day]')].findIndex(
        (one) => Number(one.dataset.day) === start / 86_400,
      );
      point(await until(() => block('Careers day, Kraków')?.querySelector('.grip')), 'pointerdown', first * 100 + 50, 5);
      point(window, 'pointermove', first * 100 + 150, 5);
      point(window, 'pointerup', first * 100 + 150, 5);
      await until(() => asked('appointment_move').length === 1);
      expect(asked('appointment_move')[0]).toMatchObject({ to: { start, end: end + 86_400 } });
      clear();
      resetCalendar();
    }
  });

  it('lets go with Escape, and a small tremble is a click', async () => {
    await open();
    lay();
    const anna = await until(() => block('Anna Kowalska'));
    point(anna, 'pointerdown', 450, 1010);
    point(window, 'pointermove', 450, 1300);
    await until(() => !block('Anna Kowalska')?.textContent?.includes('10:00'));
    press('Escape');
    await until(() => block('Anna Kowalska')?.textContent?.includes('10:00'));
    point(window, 'pointerup', 450, 1300);
    point(anna, 'pointerdown', 450, 1010);
    point(window, 'pointermove', 451, 1012);
    point(window, 'pointerup', 451, 1012);
    await click(() => block('Anna Kowalska'));
    await until(() => dialog()?.textContent?.includes('Jonas Brandt'));
    expect(asked('appointment_move')).toEqual([]);
  });

  it('draws out a new appointment, on steps of a quarter of an hour', async () => {
    await open();
    lay();
    const column = await until(() => document.querySelectorAll('[data-day]')[5]);
    point(column, 'pointerdown', 550, 905);
    point(window, 'pointermove', 555, 1030);
    point(window, 'pointerup', 555, 1030);
    type(await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input')), 'Drawn');
    await submit('appointment');
    await until(() => asked('appointment_save').length === 1);
    const form = asked('appointment_save')[0]?.form as AppointmentForm;
    expect([(form.start / 3600) % 24, form.end - form.start]).toEqual([9, 4500]);
  });
});
