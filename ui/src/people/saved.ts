import { reviewPage } from '../api/commands';
import type { SavedProfile } from '../api/types';
import { keep } from '../shell/place.svelte';
import { go } from '../shell/router.svelte';
import { tell } from '../shell/toasts.svelte';
import { loadUndo, undoLast } from '../shell/undo.svelte';
import { t } from '../text';

/** Says that a profile was saved, and offers the older mail that matches its addresses. */
export async function tellSaved(name: string, saved: SavedProfile, address: string): Promise<void> {
  await loadUndo();
  const text = t('people.saved', { name, count: saved.matching });
  if (saved.matching > 0) tell(text, { label: t('people.matching.show'), run: () => void showMatching(address) });
  else tell(text, { label: t('common.undo'), key: 'z', run: () => void undoLast() });
}

/** Opens Mail to sort on the mail of one address; on all of it where that would be empty. */
export async function showMatching(address: string): Promise<void> {
  const start = { verdict: null, option: { kind: 'all' as const }, folders: [] as string[], search: address };
  const query = { ...start, sort: 'received' as const, ascending: false, offset: 0, limit: 1 };
  const found = address ? await reviewPage(query).catch(() => null) : null;
  const kept = keep<Record<string, unknown>>('review', {});
  Object.assign(kept, start, { search: found?.total ? address : '', current: 0, message: '', scroll: 0 });
  go('review');
}
