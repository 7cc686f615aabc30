import { called } from '../api/fake';
import { fakeCalendar } from '../api/fake/calendar';

export const block = (title: string) =>
  [...document.querySelectorAll<HTMLElement>('.ev')].find((one) => one.querySelector('.what')?.textContent === title);
export const asked = (name: string) =>
  called.filter(([command]) => command === name).map(([, args]) => args as Record<string, unknown>);
export const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
export const rowOf = (event: string) => fakeCalendar.rows.find((one) => one.event === event);
export const release = (key: string) =>
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }));
