import { groups as readGroups, type GroupRow } from '../api/users';
import { watchChanged } from '../shell/changed.svelte';

/** The groups to choose from; none for a team of one, where nothing of it shows. */
export const groups: { all: GroupRow[] } = $state({ all: [] });

let watching = false;

/** Reads them, and again whenever users or groups change. */
export function watchGroups(): void {
  if (watching) return;
  watching = true;
  watchChanged(['account'], () => void load());
  void load();
}

/* Where this fails there is nothing to choose, which loses nothing: things go where their mailbox does. */
async function load(): Promise<void> {
  groups.all = await readGroups().catch(() => []);
}
