import { present } from '../api/users';

/** A word now and then is enough: locking is a matter of minutes. */
const EVERY = 20_000;
let told = 0;

/** Tells the core that somebody is there, so that it does not lock the windows. */
export function watchPresence(): () => void {
  const kinds = ['keydown', 'pointerdown', 'wheel'] as const;
  for (const kind of kinds) addEventListener(kind, touch, { passive: true });
  return () => {
    for (const kind of kinds) removeEventListener(kind, touch);
  };
}

function touch(): void {
  const now = Date.now();
  if (now - told < EVERY) return;
  told = now;
  void present().catch(() => undefined);
}
