import { reviewPage } from '../../api/commands';
import { watchChanged } from '../../shell/changed.svelte';

/* A number beside a word may come a moment later than the list itself. */
const UNHURRIED = 800;

/** How many messages wait, for the rail. */
export const waiting = $state({ count: 0 });

export function watchWaiting(): void {
  const load = async () => {
    const page = await reviewPage({
      verdict: null,
      option: { kind: 'all' },
      folders: [],
      sort: 'received',
      ascending: false,
      search: '',
      target: null,
      later: false,
      declined: false,
      offset: 0,
      limit: 0,
    }).catch(() => null);
    if (page) waiting.count = page.counts.all;
  };
  void load();
  watchChanged(['proposal', 'filing', 'exclusion', 'folder', 'message'], () => void load(), UNHURRIED);
}
