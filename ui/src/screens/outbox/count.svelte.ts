import { outboxCounts } from '../../api/commands-invite';
import { watchChanged } from '../../shell/changed.svelte';

/* A number beside a word may come a moment later than the list itself. */
const UNHURRIED = 800;

/** How many messages wait or need a decision, for the rail. */
export const leaving = $state({ count: 0 });

export function watchLeaving(): void {
  const load = async () => {
    const counts = await outboxCounts().catch(() => null);
    if (counts) leaving.count = counts.waiting + counts.trouble;
  };
  void load();
  watchChanged(['outbox', 'account'], () => void load(), UNHURRIED);
}
