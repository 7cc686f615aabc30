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

/** Everything that is saved by itself: where the window is, what is open, and what each screen keeps. */
function entries(): Map<string, string> {
  const { route, profiles, kept } = place;
  const all = [
    ['route', route],
    ['profiles', profiles],
    ...Object.entries(kept).map(([name, value]) => [`kept.${name}`, value]),
  ];
  return new Map(all.map(([key, value]) => [key as string, JSON.stringify(value)]));
}

/** Some of the entries, as JSON. */
function changes(keys: string[]): string {
  const names = keys.filter((key) => key.startsWith('kept.')).map((key) => key.slice('kept.'.length));
  return JSON.stringify({
    ...(keys.includes('route') && { route: place.route }),
    ...(keys.includes('profiles') && { profiles: place.profiles }),
    ...(names.length > 0 && { kept: Object.fromEntries(names.map((name) => [name, place.kept[name]])) }),
  });
}

let write: () => Promise<void> = () => Promise.resolve();

/** Saves now what waits to be saved: behind a locked door nothing is. */
export function placeKept(): Promise<void> {
  return write();
}

/** Saves what changed of the place once it came to rest, and when the window goes: another process with the same store keeps its own. */
export function watchPlace(): () => void {
  let saved = entries();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Promise.resolve();
  const save = () => {
    clearTimeout(timer);
    const [now, before] = [entries(), saved];
    const changed = [...now.keys()].filter((key) => now.get(key) !== before.get(key));
    if (changed.length === 0) return;
    saved = now;
    last = placeSave(changes(changed)).catch(() => void (saved = before));
  };
  write = () => {
    save();
    return last;
  };
  const end = $effect.root(() => {
    $effect(() => {
      JSON.stringify(place);
      clearTimeout(timer);
      timer = setTimeout(save, WAIT);
    });
  });
  addEventListener('pagehide', save);
  return () => {
    removeEventListener('pagehide', save);
    clearTimeout(timer);
    end();
  };
}
