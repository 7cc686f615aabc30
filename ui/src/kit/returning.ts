/** Remembers where the focus is when something opens above the page, before anything in it takes the focus, and brings it back there, unless
    what was done there put it elsewhere. */
export function returning(): { remember: () => void; back: (event: Event) => void } {
  let before: HTMLElement | null = null;
  return {
    remember: () => {
      const at = document.activeElement;
      before = at instanceof HTMLElement && at !== document.body ? at : null;
    },
    back: (event) => {
      const at = document.activeElement;
      const taken = at !== null && at !== document.body && !at.closest('[role="dialog"]');
      if (!taken && !before?.isConnected) return;
      event.preventDefault();
      if (!taken) before?.focus({ preventScroll: true });
    },
  };
}
