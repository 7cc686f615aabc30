/** Remembers where the focus is when something opens above the page, before anything in it takes the focus; what is given back brings it there
    again once it is closed, unless what was done there put it elsewhere. */
export function returning(open: () => boolean): (event: Event) => void {
  let before: HTMLElement | null = null;
  $effect.pre(() => {
    if (!open()) return;
    const at = document.activeElement;
    before = at instanceof HTMLElement && at !== document.body ? at : null;
  });
  return (event) => {
    const at = document.activeElement;
    const taken = at !== null && at !== document.body && !at.closest('[role="dialog"]');
    if (!taken && !before?.isConnected) return;
    event.preventDefault();
    if (!taken) before?.focus({ preventScroll: true });
  };
}
