import { tick } from 'svelte';

/** Brings the focus to an appointment, wherever it is shown now; its name is that of `keyOf`. */
export async function focusRow(key: string, within: ParentNode = document): Promise<void> {
  await tick();
  const all = [...within.querySelectorAll<HTMLElement>('[data-stop]')];
  all.find((one) => one.dataset.stop === `row:${key}`)?.focus();
}

/** Which appointment of some has the focus. */
export function focused<T>(rows: T[], keyOf: (row: T) => string): T | undefined {
  const at = document.activeElement;
  const stop = at instanceof HTMLElement ? at.dataset.stop : undefined;
  return rows.find((row) => stop === `row:${keyOf(row)}`);
}
