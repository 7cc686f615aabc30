import { lock, team as readTeam } from '../api/users';
import { matches } from '../kit/keys';
import { watchChanged } from '../shell/changed.svelte';
import { placeKept } from '../shell/place.svelte';
import { attempt } from '../shell/toasts.svelte';

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

/** Locks all windows; where this one is, is kept before. */
export async function lockNow(): Promise<void> {
  await placeKept();
  await attempt(lock);
}

export const LOCK_KEY = 'Mod+Shift+l';

/** Locks by key from wherever the keys are: in a field, a dialog, a preview, on a page without a command field. */
export function lockByKey(event: KeyboardEvent): void {
  if (!door.mayLock || event.repeat || !matches(event, LOCK_KEY)) return;
  event.preventDefault();
  event.stopPropagation();
  void lockNow();
}
