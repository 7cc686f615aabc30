/** Of moves that follow each other this quickly, such as a held arrow key, only the one counts where somebody stays. */
const QUICK = 120;
const STAY = 40;

/** Runs what a move asks for: at once after a rest, else once nothing follows. The answer takes it back. */
export function settling(): (run: () => void) => () => void {
  let last = -QUICK;
  return (run) => {
    const now = performance.now();
    const timer = setTimeout(run, now - last < QUICK ? STAY : 0);
    last = now;
    return () => clearTimeout(timer);
  };
}
