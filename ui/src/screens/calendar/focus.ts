import { tick } from 'svelte';

/** Brings the focus to an appointment, wherever it is shown now; its name is that of `keyOf`. */
export async function focusRow(key: string, within: ParentNode = document): Promise<void> {
  await tick();
  focusNow(key, within);
}

/** The same at once; says whether it is shown. */
export function focusNow(key: string, within: ParentNode = document): boolean {
  const all = [...within.querySelectorAll<HTMLElement>('[data-stop]')];
  const found = all.find((one) => one.dataset.stop === `row:${key}`);
  found?.focus();
  return found !== undefined;
}

/** The focus is nowhere, or in the days: it may be put elsewhere in them. */
export function isFree(): boolean {
  const at = document.activeElement;
  return at === document.body || (at instanceof HTMLElement && at.dataset.stop !== undefined);
}

/** Which appointment of some has the focus. */
export function focused<T>(rows: T[], keyOf: (row: T) => string): T | undefined {
  const at = document.activeElement;
  const stop = at instanceof HTMLElement ? at.dataset.stop : undefined;
  return rows.find((row) => stop === `row:${keyOf(row)}`);
}

/** Scrolls something into sight, below the head that stays. */
export function reveal(at: HTMLElement | undefined, scroller: HTMLElement | undefined): void {
  if (scroller) scroller.style.scrollPaddingBlock = `calc(${scroller.firstElementChild?.clientHeight ?? 0}px + 0.5rem) 0.5rem`;
  at?.scrollIntoView({ block: 'nearest' });
}
