import { team as readTeam } from '../api/users';
import { watchChanged } from '../shell/changed.svelte';

/** The user's name among several, and whether there is a passphrase to open a locked window with. */
export const door: { user: string; mayLock: boolean } = $state({ user: '', mayLock: false });

/** Looks now, and again whenever users change, until it is stopped. */
export function watchDoor(): () => void {
  void look();
  return watchChanged(['account'], () => void look());
}

/* Where this fails nothing is offered that could not be done. */
async function look(): Promise<void> {
  const team = await readTeam().catch(() => null);
  Object.assign(door, { user: team?.me.name ?? '', mayLock: team?.mayLock ?? false });
}
