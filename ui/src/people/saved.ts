import { historyPage } from '../api/commands';
import type { SavedProfile, TargetRow } from '../api/types';
import { keep } from '../shell/place.svelte';
import { go } from '../shell/router.svelte';
import { tell } from '../shell/toasts.svelte';
import { loadUndo, undoable, undoOf } from '../shell/undo.svelte';
import { t } from '../text';

/* From how many messages on somebody's older mail is a plan of its own. */
const MUCH = 200;

/** Says that a profile was saved, and offers the older mail that matches its addresses. */
export async function tellSaved(target: TargetRow, saved: SavedProfile): Promise<void> {
  await loadUndo();
  const text = t('people.saved', { name: target.name, count: saved.matching });
  if (saved.matching > 0) tell(text, { label: t('people.matching.show'), run: () => void showMatching(target) });
  else tell(text, undoable.row ? undoOf(undoable.row.id) : undefined);
}

/** Opens Mail to sort on everything that is proposed for a profile; as a plan where that is much. */
export async function showMatching(target: TargetRow): Promise<void> {
  const nothing = { part: 'all' as const, last_year: false, search: '', offset: 0, limit: 0 };
  const older = await historyPage({ ...nothing, target: target.id }).catch(() => null);
  const much = (older?.messages ?? 0) > MUCH;
  const start = {
    verdict: null,
    option: { kind: 'all' },
    folders: [],
    search: '',
    later: false,
    declined: false,
    current: 0,
    message: '',
    scroll: 0,
  };
  Object.assign(keep<Record<string, unknown>>('review', {}), start, { target: much ? null : target });
  Object.assign(keep<Record<string, unknown>>('review.older', {}), {
    open: much,
    target: much ? target : null,
    part: 'all',
    search: '',
  });
  go('review');
}
