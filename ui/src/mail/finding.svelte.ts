import { getContext, setContext } from 'svelte';

const KEY = Symbol('finding');

/** What is looked for in the messages of a pane: pages in frames mark it themselves. */
export class Finding {
  asked = $state('');
}

/** For the pane that holds the field. */
export const provideFinding = (): Finding => setContext(KEY, new Finding());
/** For the messages in it. */
export const useFinding = (): Finding | undefined => getContext<Finding | undefined>(KEY);
