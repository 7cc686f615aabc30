import { listen } from '@tauri-apps/api/event';
import { getCurrentWindow } from '@tauri-apps/api/window';
import { pretends } from './call';
import type { ActProgress, LinkTarget, PageHeight, SyncStatus, Topic } from './types';
import type { RangRow } from './types-reminders';

type Stop = () => void;

/** Calls back whenever a sync moved on, at most five times a second. */
export const onSync = (then: (status: SyncStatus) => void): Stop => on('sync', then);

/** Calls back with the topics of rows that changed, whoever changed them. */
export const onChanged = (then: (topics: Topic[]) => void): Stop => on('changed', then);

/** Calls back when another store took the place of the one that was open. */
export const onStore = (then: () => void): Stop => on('store', then);

/** Calls back with how far an import or undo is, at most five times a second. */
export const onAct = (then: (progress: ActProgress) => void): Stop => on('act', then);

/** Calls back with how high the page of a message is, each time that changes. */
export const onPageHeight = (then: (page: PageHeight) => void): Stop => on('mail-height', then);

/** Calls back with where a link leads that was clicked in a page. */
export const onPageLink = (then: (target: LinkTarget) => void): Stop => on('mail-link', then);

/** Calls back when reminders came, in the one window that is told. */
export const onRang = (then: (rang: RangRow) => void): Stop => on('remind', then, true);

function on<T>(name: string, then: (payload: T) => void, here = false): Stop {
  const stop = subscribe(name, then, here);
  return () => void stop.then((end) => end());
}

async function subscribe<T>(name: string, then: (payload: T) => void, here: boolean): Promise<Stop> {
  if ((import.meta.env.DEV || import.meta.env.VITE_FAKE === '1') && pretends) {
    const { heard } = await import('./fake');
    return heard(name, then as (payload: unknown) => void);
  }
  /* Without a target a window also hears what another one is told. */
  return listen<T>(name, (event) => then(event.payload), here ? { target: getCurrentWindow().label } : undefined);
}
