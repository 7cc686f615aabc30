import { historyPage } from '../api/commands';
import type { SavedProfile, TargetRow, UndoRow } from '../api/types';
import { keep } from '../shell/place.svelte';
import { go } from '../shell/router.svelte';
import { tell } from '../shell/toasts.svelte';
import { loadUndo, undoable, undoOf } from '../shell/undo.svelte';
import { t } from '../text';

/* From how many messages on somebody's older mail is a plan of its own. */
const MUCH = 200;

/** Says that a profile was saved, and offers the older mail that matches its addresses; with the message that was saved to it, which is none of it. */
export async function tellSaved(target: TargetRow, saved: SavedProfile, filed?: UndoRow): Promise<void> {
  await loadUndo();
  const matching = filed ? Math.max(0, saved.matching - filed.count) : saved.matching;
  const text = t('people.saved', { name: target.name, count: matching });
  if (matching > 0) tell(text, { label: t('people.matching.show'), run: () => void showMatching(target) });
  else tell(text, undoable.row && !filed ? undoOf(undoable.row.id) : undefined);
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
