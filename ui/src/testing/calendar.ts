import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { called, resetFake } from '../api/fake';
import { fakeCalendar, resetCalendar } from '../api/fake/calendar';
import { place } from '../shell/place.svelte';
import { toasts } from '../shell/toasts.svelte';
import { words } from '../text/language.svelte';
import { clear } from './window';

export const block = (title: string) =>
  [...document.querySelectorAll<HTMLElement>('.ev')].find((one) => one.querySelector('.what')?.textContent === title);
export const asked = (name: string) =>
  called.filter(([command]) => command === name).map(([, args]) => args as Record<string, unknown>);
export const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
export const rowOf = (event: string) => fakeCalendar.rows.find((one) => one.event === event);
export const release = (key: string) =>
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }));

/** Before each of a file's tests everything invented is as it was, on a Wednesday, in the middle of what the week holds. */
export function onWednesday(screen: string, also: () => void = () => {}): void {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-18T14:10:00') }));
  afterAll(() => void vi.useRealTimers());
  beforeEach(() => {
    clear();
    resetFake();
    resetCalendar();
    called.length = 0;
    toasts.length = 0;
    words.region = 'en-GB';
    Object.assign(place, { route: { screen, params: {} }, kept: {}, profiles: [] });
    also();
  });
}
