import { settings as readSettings, settingsSave, start as readStart, syncStatus } from '../api/commands';
import { onSync } from '../api/events';
import { Failed } from '../api/failed';
import type { Look, Settings, Start, SyncStatus } from '../api/types';
import { chooseLanguage } from '../text/language.svelte';
import { place, restorePlace, watchPlace } from './place.svelte';
import { screens } from './screens';
import { watchUndo } from './undo.svelte';

interface Session {
  start: Start | null;
  settings: Settings | null;
  sync: SyncStatus;
  failure: Failed | null;
  /** The system's language (BCP 47). */
  system: string;
}

const IDLE: SyncStatus = {
  state: 'idle',
  mailboxes: 'there',
  looks_for: 'mail',
  last_success: null,
  next: null,
  held: null,
  tells_battery: false,
  tells_metered: false,
  folders: [],
  failures: [],
  done: 0,
  total: 0,
  eta: null,
  aside: 0,
  texts_wait: [],
};

/** What the whole window knows. */
export const session: Session = $state({ start: null, settings: null, sync: IDLE, failure: null, system: navigator.language });

/** How the window can look. */
export const THEMES: Settings['theme'][] = ['system', 'light', 'dark', 'contrast'];

let watching = false;

/** Asks the core how it stands and, where a store is open, takes up the work. */
export async function begin(): Promise<void> {
  try {
    const start = await readStart();
    session.system = start.system_language || navigator.language;
    show(start.look);
    if (start.phase === 'ready') await open();
    session.start = start;
  } catch (thrown) {
    session.failure = Failed.from(thrown);
  }
}

/** Changes settings and shows them at once. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  if (!session.settings) return;
  session.settings = { ...session.settings, ...change };
  show(session.settings);
  session.settings = await settingsSave({ ...$state.snapshot(session.settings), place: JSON.stringify(place) });
}

async function open(): Promise<void> {
  session.settings = await readSettings();
  show(session.settings);
  if (watching) return;
  watching = true;
  restorePlace(session.settings.place);
  watchPlace();
  watchUndo();
  onSync((status) => (session.sync = status));
  session.sync = await syncStatus();
  for (const screen of screens) screen.setup?.();
}

/** Puts theme, text size and language on the window. */
export function show({ theme, text_size, language, region }: Look): void {
  const root = document.documentElement;
  if (theme === 'system' || theme === '') delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.style.fontSize = `${text_size || 100}%`;
  chooseLanguage(language, region, session.system);
}
