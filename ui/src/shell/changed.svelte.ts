import { onChanged } from '../api/events';
import type { Topic } from '../api/types';

const WAIT = 200;

/** Calls back when rows of these topics changed, for as long as the calling component is on the screen. */
export function useChanged(topics: Topic[], then: () => void): void {
  $effect(() => watchChanged(topics, then));
}

/** The same until it is stopped. Changes that follow closely are told once. */
export function watchChanged(topics: Topic[], then: () => void, wait = WAIT): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = onChanged((changed) => {
    if (!changed.some((topic) => topics.includes(topic))) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      then();
    }, wait);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
