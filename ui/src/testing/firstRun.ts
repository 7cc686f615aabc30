/* The first run in a test: the whole window on a store that is not there yet. */
import { called, resetFake } from '../api/fake';
import App from '../shell/App.svelte';
import { place } from '../shell/place.svelte';
import { session } from '../shell/session.svelte';
import { clear, named, show, type, until } from './window';

/** What a command was called with, each time. */
export const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
export const button = (name: string | RegExp) => until(() => named('button', name) as HTMLButtonElement | undefined);
export const title = () => document.querySelector('h1')?.textContent ?? '';
export const alerted = () => document.querySelector('[role="alert"]')?.textContent ?? '';

export const field = (label: string | RegExp) =>
  until(() => document.getElementById(named('label', label)?.getAttribute('for') ?? '') as HTMLInputElement | null);

export async function submit(form: string): Promise<void> {
  (await until(() => document.querySelector<HTMLFormElement>(`#${form}`))).requestSubmit();
}

/** Types an address and waits for what is found about it. */
export async function found(address: string): Promise<Element> {
  type(await field('E-mail address'), address);
  return until(() => document.querySelector('section.found'));
}

/** Goes on without a calendar. */
export async function pastCalendar(): Promise<void> {
  await until(() => title() === 'Your calendar too?');
  (await button('Without a calendar for now')).click();
}

/** Opens the window at its first question. */
export async function firstRun(): Promise<void> {
  clear();
  Object.assign(place, { route: { screen: 'review', params: {} }, kept: {}, profiles: [] });
  session.start = null;
  session.settings = null;
  resetFake({ phase: 'first_run' });
  called.length = 0;
  document.title = '';
  show(App, {});
  await until(() => title().includes('Which address'));
}
