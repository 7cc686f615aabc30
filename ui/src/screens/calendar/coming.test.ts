import { describe, expect, it } from 'vitest';
import { fakeCalendar } from '../../api/fake/calendar';
import type { AppointmentForm } from '../../api/types-calendar';
import { press as pressKey } from '../../shell/actions.svelte';
import { place } from '../../shell/place.svelte';
import { toasts } from '../../shell/toasts.svelte';
import { asked, block, dialog, onWednesday, rowOf } from '../../testing/calendar';
import { named, press, show, type, until } from '../../testing/window';
import { submit } from '../../testing/firstRun';
import Screen from './Calendar.svelte';

addEventListener('keydown', pressKey);

onWednesday('calendar');

const DAY = 86_400;

function come(view: string, params: Record<string, string>): void {
  place.kept = { calendar: { view } };
  Object.assign(place.route, { params });
  show(Screen, { params });
}

describe('what somebody came to the calendar for', () => {
  it.each([
    ['week', 'e17'],
    ['list', 'e23'],
    /* A month has no room for the fourth of a day: the day has. */
    ['month', 'e21'],
  ])('is an appointment, whose card opens in the %s', async (view, event) => {
    const row = rowOf(event);
    come(view, { id: event, date: String(row?.date), at: String(row?.start) });
    await until(() => document.activeElement?.getAttribute('data-stop') === `row:${event}@${row?.date}` || dialog());
    const card = await until(() => dialog()?.getAttribute('aria-label'));
    expect(card).toContain(row?.title.replace('Interview: ', '').split(', ').reverse().join(' '));
    expect(place.route.params, 'coming back does not open it again').toEqual({});
  });

  it('is only its day where its calendar is not shown, and says so', async () => {
    const row = rowOf('e17');
    for (const one of fakeCalendar.calendars) one.shown = one.id !== 'k2';
    come('day', { id: 'e17', date: String(row?.date), at: String(row?.start) });
    await until(() => toasts.some((one) => one.text.includes('calendar that is not shown')));
    expect(document.querySelector('h1')?.textContent).toContain('20 Nov');
    expect(dialog()).toBeNull();
  });
});

describe('a month', () => {
  const cells = () => [...document.querySelectorAll<HTMLElement>('.cell[data-day]')];
  const today = () => cells().findIndex((one) => one.classList.contains('today'));
  const point = (target: EventTarget, kind: string, index: number) =>
    target.dispatchEvent(
      new MouseEvent(kind, { clientX: (index % 7) * 100 + 50, clientY: Math.floor(index / 7) * 100 + 50, bubbles: true }),
    );
  async function open() {
    come('month', {});
    await until(() => block('Anna Kowalska'));
    cells().forEach((cell, index) => {
      const [left, top] = [(index % 7) * 100, Math.floor(index / 7) * 100];
      cell.getBoundingClientRect = () =>
        ({ left, right: left + 100, top, bottom: top + 100, width: 100, height: 100 }) as DOMRect;
    });
  }
  async function saved(): Promise<AppointmentForm> {
    const title = await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input'));
    type(title, 'Fair');
    await submit('appointment');
    await until(() => asked('appointment_save').length === 1);
    return asked('appointment_save')[0]?.form as AppointmentForm;
  }

  it('begins something new at nine by a press on the room of a day, or by Enter on its number', async () => {
    for (const how of ['press', 'Enter']) {
      await open();
      const [at, cell] = [today(), cells()[today()]];
      if (how === 'Enter') {
        (await until(() => cell?.querySelector<HTMLElement>('.date'))).focus();
        press('Enter');
      } else if (cell) {
        point(cell, 'pointerdown', at);
        point(window, 'pointerup', at);
        cell.click();
      }
      await until(dialog);
      expect(document.querySelector<HTMLInputElement>('input[type="date"]')?.value).toBe('2026-11-18');
      expect(document.querySelector<HTMLInputElement>('input[type="time"]')?.value).toBe('09:00');
      (await until(() => named('button', 'Cancel'))).click();
      await until(() => !dialog());
    }
  });

  it('takes the whole days it is drawn over', async () => {
    await open();
    const [at, cell] = [today(), cells()[today()]];
    if (cell) point(cell, 'pointerdown', at);
    point(window, 'pointermove', at + 2);
    await until(() => cells().filter((one) => one.classList.contains('drawn')).length === 3);
    point(window, 'pointerup', at + 2);
    const form = await saved();
    expect([form.clock, form.start / DAY, form.end - form.start]).toEqual(['day', Number(cell?.dataset.day), 3 * DAY]);
  });
});
