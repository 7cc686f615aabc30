import { actCancel } from '../api/commands';
import { onAct } from '../api/events';
import { Failed } from '../api/failed';
import { t } from '../text';
import { attempt, tell, tellFailure } from './toasts.svelte';

type Verb = 'import' | 'undo';

/** The import or undo under way, and how many of how many messages are done. */
export const acting = $state<{ verb: Verb | ''; done: number; total: number }>({ verb: '', done: 0, total: 0 });

/** Runs an import or undo, one at a time; gives nothing back when it failed or was given up. */
export async function act<T>(verb: Verb, total: number, does: () => Promise<T>): Promise<T | undefined> {
  if (acting.verb) return undefined;
  Object.assign(acting, { verb, done: 0, total });
  const stop = onAct((progress) => Object.assign(acting, progress));
  try {
    return await does();
  } catch (thrown) {
    if (Failed.from(thrown).failure.code === 'cancelled') tell(t(`shell.act.${verb}.given_up`));
    else tellFailure(thrown);
    return undefined;
  } finally {
    stop();
    acting.verb = '';
  }
}

/** Gives it up; nothing of it stays. */
export const giveUp = (): void => void attempt(actCancel);
