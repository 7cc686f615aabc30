import { savedSearchCounts, savedSearches, savedSearchOrder, savedSearchRemove } from '../api/commands';
import type { SavedCount, SavedSearchRow } from '../api/types';
import { float } from '../kit/float';
import type { MenuItem } from '../kit/menu';
import { watchChanged } from '../shell/changed.svelte';
import { attempt } from '../shell/toasts.svelte';
import { loadUndo, tellUndoable } from '../shell/undo.svelte';
import { t } from '../text';
import SaveSearch from './SaveSearch.svelte';

/** The saved searches, in the order of the rail, and what each finds. */
export const saved = $state<{ rows: SavedSearchRow[]; counts: Record<string, SavedCount> }>({ rows: [], counts: {} });

/** Counting waits until the window is at rest, and is not done again for every message that comes. */
const FIRST = 1500;
const AGAIN = 5000;

export async function loadSaved(): Promise<void> {
  saved.rows = (await savedSearches().catch(() => saved.rows)) ?? [];
}

async function count(): Promise<void> {
  if (saved.rows.length === 0) return;
  const counts = await savedSearchCounts().catch(() => []);
  saved.counts = Object.fromEntries(counts.map((one) => [one.id, one]));
}

/** Keeps the list and its counts up to date, whoever writes. */
export function watchSaved(): () => void {
  void loadSaved();
  const timer = setTimeout(() => void count(), FIRST);
  const stops = [
    watchChanged(['setting'], () => void loadSaved().then(count)),
    watchChanged(['message', 'filing', 'exclusion', 'person'], () => void count(), AGAIN),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** Asks under which name a search is kept. */
export const saveSearch = (query: string, onsaved?: (row: SavedSearchRow) => void): void =>
  float(SaveSearch, { query, onsaved });

const rename = (row: SavedSearchRow): void => float(SaveSearch, { query: row.query, saved: row });

async function move(row: SavedSearchRow, by: number): Promise<void> {
  const ids = saved.rows.map((one) => one.id);
  const at = ids.indexOf(row.id);
  ids.splice(at, 1);
  ids.splice(at + by, 0, row.id);
  await attempt(() => savedSearchOrder(ids));
  void loadUndo();
}

async function remove(row: SavedSearchRow): Promise<void> {
  const done = await attempt(() => savedSearchRemove(row.id));
  if (done) tellUndoable(done);
}

/** What can be done with a saved search. */
export function savedMenu(row: SavedSearchRow): MenuItem[] {
  const at = saved.rows.findIndex((one) => one.id === row.id);
  return [
    { label: t('search.saved.rename'), run: () => rename(row) },
    { label: t('search.saved.up'), disabled: at <= 0, run: () => void move(row, -1) },
    { label: t('search.saved.down'), disabled: at >= saved.rows.length - 1, run: () => void move(row, 1) },
    { separator: true },
    { label: t('search.saved.remove'), warn: true, run: () => void remove(row) },
  ];
}
