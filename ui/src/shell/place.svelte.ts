import { placeSave } from '../api/commands';
import type { TargetRow } from '../api/types';

export interface Route {
  screen: string;
  params: Record<string, string>;
}

interface Place {
  route: Route;
  /** What each screen keeps: filter, selected row, scroll, column widths. */
  kept: Record<string, unknown>;
  profiles: TargetRow[];
}

const WAIT = 300;

/** Where the window is: saved as it changes, so that it opens there again, also after a crash. */
export const place: Place = $state({ route: { screen: 'review', params: {} }, kept: {}, profiles: [] });

/** What a screen keeps under a name; reading and changing it is all there is to do. */
export function keep<T extends object>(name: string, initial: T): T {
  const known = place.kept[name];
  place.kept[name] = typeof known === 'object' && known !== null ? { ...initial, ...known } : initial;
  return place.kept[name] as T;
}

/** Takes over what was saved; what cannot be read is left aside. */
export function restorePlace(saved: string): void {
  try {
    const read = JSON.parse(saved || '{}') as Partial<Place>;
    if (read.route?.screen) place.route = { screen: read.route.screen, params: read.route.params ?? {} };
    if (read.kept) place.kept = read.kept;
    if (Array.isArray(read.profiles)) place.profiles = read.profiles;
  } catch {
    /* an older or broken place: the window opens at its start */
  }
}

/** Saves the place whenever it changed and came to rest, and when the window goes. */
export function watchPlace(): () => void {
  let saved = JSON.stringify(place);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    const now = JSON.stringify(place);
    if (now === saved) return;
    saved = now;
    void placeSave(now).catch(() => (saved = ''));
  };
  const end = $effect.root(() => {
    $effect(() => {
      JSON.stringify(place);
      clearTimeout(timer);
      timer = setTimeout(write, WAIT);
    });
  });
  addEventListener('pagehide', write);
  return () => {
    removeEventListener('pagehide', write);
    clearTimeout(timer);
    end();
  };
}
