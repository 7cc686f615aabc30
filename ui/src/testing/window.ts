import { flushSync, mount, unmount, type Component } from 'svelte';
import axe from 'axe-core';

let shown: Record<string, unknown> | undefined;

/** Puts a component on an empty page. */
export function show<P extends Record<string, unknown>>(component: Component<P>, props: P): void {
  clear();
  shown = mount(component, { target: document.body, props });
  flushSync();
}

/** Takes it away again. */
export function clear(): void {
  if (shown) void unmount(shown);
  shown = undefined;
  document.body.innerHTML = '';
}

/** How long a loaded machine may take, in milliseconds. */
const PATIENCE = 10_000;

/** Waits until something is true; says what was on the page when it does not come true. */
export async function until<T>(what: () => T | null | undefined | false): Promise<T> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    const found = what();
    if (found) return found;
    await new Promise((next) => setTimeout(next, 5));
    flushSync();
  }
  throw new Error(`never came true: ${what.toString()}\n${document.body.textContent?.slice(0, 600)}`);
}

/** An element with exactly these words, or whose label is these. */
export function named(selector: string, name: string | RegExp): HTMLElement | undefined {
  const fits = (text: string | null) =>
    text !== null && (typeof name === 'string' ? text.trim() === name : name.test(text.trim()));
  return [...document.querySelectorAll<HTMLElement>(selector)].find(
    (one) => fits(one.getAttribute('aria-label')) || fits(one.textContent),
  );
}

/** Clicks something once it is there and can be clicked. */
export async function click(what: () => HTMLElement | null | undefined): Promise<void> {
  const found = await until(() => {
    const one = what();
    return one?.matches(':disabled') ? null : one;
  });
  found.click();
}

/** Presses a key where the focus is. */
export function press(key: string, change: KeyboardEventInit = {}): void {
  const at = document.activeElement ?? document.body;
  at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...change }));
  flushSync();
}

/** Types into a field. */
export function type(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

/** Chooses in a list that opens, once it is there. */
export async function choose(what: () => HTMLSelectElement | null | undefined, value: string): Promise<void> {
  const found = await until(what);
  found.value = value;
  found.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

/** What axe has against the page; colours are looked at in a real browser (jsdom draws none). */
export async function complaints(): Promise<string[]> {
  /* What lies behind a dialog was looked at before it opened, and axe takes its time in jsdom. */
  const dialog = document.querySelector<HTMLElement>('[role="dialog"]');
  const found = await axe.run(dialog ?? document.body, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    rules: { 'color-contrast': { enabled: false } },
  });
  return found.violations.map((hit) => `${hit.id}: ${hit.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}
