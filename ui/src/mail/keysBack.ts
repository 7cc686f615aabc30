import { on } from 'svelte/events';

/** How long the page keeps the keys for what Ctrl begins there (copy, mark all), ms. */
const LENT = 1000;

/** Lets a press into a mail's page leave the keys where they were: the page has no script, so every key it got would be lost. Who walks into it by
    Tab stays, for its links; and Ctrl pressed after a press into it goes there, for what is marked in it. */
export function keysBack(frame: HTMLIFrameElement): () => void {
  let before: EventTarget | null = null;
  let walked = false;
  let pressed = false;
  let lent: ReturnType<typeof setTimeout> | undefined;

  function back() {
    clearTimeout(lent);
    lent = undefined;
    if (document.activeElement !== frame) return;
    frame.blur();
    window.focus();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  }
  const offs = [
    on(document, 'focusin', (event) => {
      if (event.target === frame) return;
      before = event.target;
      walked = false;
    }),
    on(window, 'blur', () => {
      if (lent || document.activeElement !== frame) return;
      if (walked) return;
      pressed = true;
      setTimeout(back);
    }),
    on(window, 'pointerdown', () => (pressed = false)),
    on(
      window,
      'keydown',
      (event) => {
        walked = event.key === 'Tab';
        /* With Shift held it is a command of the window (lock, new window), nothing for what is marked. */
        const begins = (event.key === 'Control' || event.key === 'Meta') && !event.shiftKey;
        if (begins && pressed) {
          pressed = false;
          lent = setTimeout(back, LENT);
          frame.focus();
        } else pressed = false;
      },
      { capture: true },
    ),
  ];
  return () => {
    clearTimeout(lent);
    for (const off of offs) off();
  };
}
