import { getContext, setContext } from 'svelte';

const KEY = Symbol('finding');

/** What is looked for in the messages of a pane: pages in frames mark it themselves. */
export class Finding {
  asked = $state('');
}

/** For the pane that holds the field. */
export const provideFinding = (): Finding => setContext(KEY, new Finding());

const LETTERS = 200;

/** For a message in it: what is looked for. A page that is shown is asked for again once other words are, with those marked. */
export function useAsked(isPage: () => boolean, marked: () => string, again: () => void): () => string {
  const finding = getContext<Finding | undefined>(KEY);
  const asked = () => finding?.asked.trim() ?? '';
  $effect(() => {
    const now = asked();
    if (!isPage() || now === marked()) return;
    const timer = setTimeout(again, now ? LETTERS : 0);
    return () => clearTimeout(timer);
  });
  return asked;
}
