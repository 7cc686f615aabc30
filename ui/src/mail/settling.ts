import { untrack } from 'svelte';

/** Of moves that follow each other as quickly as those of a held arrow key (25 to 33 a second), only the one counts where somebody stays. */
const QUICK = 60;
const STAY = 40;

/** Runs what a move asks for: at once after a rest, else once nothing follows. The answer takes it back. */
export function settling(): (run: () => void) => () => void {
  let last = -QUICK;
  return (run) => {
    const now = performance.now();
    const isQuick = now - last < QUICK;
    last = now;
    if (!isQuick) {
      untrack(run);
      return () => undefined;
    }
    const timer = setTimeout(run, STAY);
    return () => clearTimeout(timer);
  };
}
