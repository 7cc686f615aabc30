import { linkCount } from '../api/commands-calendar';
import { watchChanged } from '../shell/changed.svelte';

/* A number beside a word may come a moment later than the list itself. */
const UNHURRIED = 800;

/** How many appointments wait to be linked, for the rail. */
export const toLink = $state({ count: 0 });

export function watchToLink(): void {
  const load = async () => {
    toLink.count = await linkCount().catch(() => toLink.count);
  };
  void load();
  watchChanged(['calendar', 'person', 'exclusion'], () => void load(), UNHURRIED);
}
