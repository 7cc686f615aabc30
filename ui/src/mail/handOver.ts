import { Failed } from '../api/failed';
import { sentenceOf } from '../api/failure';
import { copyLater } from '../shell/clipboard';
import { tellFailure, tellRest } from '../shell/toasts.svelte';
import { t } from '../text';

/** What is left to do by hand, put on the clipboard. */
interface ByHand<T> {
  /** Where the system has no program; else what the failure names. */
  needed?: string;
  /** Where the program could not be told all of it. */
  rest?: (done: T) => string;
}

/** Hands something to another program. Tells where there is none, and whether something else is on the clipboard now. */
export async function handOver<T>(does: () => Promise<T>, { needed, rest }: ByHand<T> = {}): Promise<[T, boolean] | undefined> {
  const doing = does();
  const copying = copyLater(doing.then((done) => rest?.(done) ?? '', without(needed)));
  try {
    return [await doing, await copying];
  } catch (thrown) {
    if (await copying) {
      const { what, next } = sentenceOf(thrown);
      tellRest(`${what} ${next} ${t('acts.by_hand', { for: Failed.from(thrown).failure.data.for ?? '' })}`);
    } else tellFailure(thrown);
    return undefined;
  }
}

const without = (needed: string | undefined) => (thrown: unknown) => {
  const { code, data } = Failed.from(thrown).failure;
  return code === 'no_program' ? (needed ?? data.to ?? '') : '';
};
