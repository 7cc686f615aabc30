import { tick } from 'svelte';

/** Whether the calendar is drawn for paper: all of a day's appointments, and light. */
export const printing = $state({ on: false });

/** Prints what is shown, light whatever the colours of the window. */
export async function print(): Promise<void> {
  const root = document.documentElement;
  const { theme } = root.dataset;
  const back = () => {
    printing.on = false;
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  addEventListener('afterprint', back, { once: true });
  printing.on = true;
  root.dataset.theme = 'light';
  await tick();
  window.print();
}
