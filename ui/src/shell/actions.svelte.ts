import { onMount } from 'svelte';
import { matches, typing } from '../kit/keys';

/** Something the user can do now: by key, and by name in the command field. */
export interface Action {
  /** What it does, in words. */
  label: string;
  /** `i`, `Shift+e`, `Mod+k`, or two keys after one another: `g r`. */
  key?: string;
  /** A heading in the overview of keys. */
  group?: string;
  /** Also while something is being typed. */
  always?: boolean;
  disabled?: boolean;
  /** Only in the overview of keys: done elsewhere. */
  run?: () => void;
}

type ActionSet = () => Action[];

const added: { sets: { set: ActionSet; at: number }[] } = { sets: [] };
let made = 0;
const live = $state({ version: 0 });

/** Everything that can be done now; what was made last comes first, and what is within something before that. */
export function actions(): Action[] {
  void live.version;
  return [...added.sets].sort((one, other) => other.at - one.at).flatMap(({ set }) => set());
}

/** Adds actions for as long as the calling component is on the screen. */
export function useActions(set: ActionSet): void {
  const own = { set, at: (made += 1) };
  onMount(() => {
    added.sets.push(own);
    live.version += 1;
    return () => {
      added.sets.splice(added.sets.indexOf(own), 1);
      live.version += 1;
    };
  });
}

let first = '';
let firstAt = 0;
const SECOND_WITHIN = 1500;

/** Hands a key to the action it belongs to. */
export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat) return;
  if (event.key === ' ' && event.target instanceof Element && event.target.closest('button, summary, a')) return;
  const inField = typing(event.target);
  const floating = [...document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')].some(
    (one) => !one.closest('main'),
  );
  const able = actions().filter(
    (action) => action.key && action.run && !action.disabled && (action.always || (!inField && !floating)),
  );
  const started = first && event.timeStamp - firstAt < SECOND_WITHIN ? first : '';
  first = '';
  const hit = able.find((action) => fits(event, action.key ?? '', started));
  if (hit) {
    event.preventDefault();
    hit.run?.();
  } else if (
    able.some((action) => action.key?.startsWith(`${event.key} `)) &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey
  ) {
    first = event.key;
    firstAt = event.timeStamp;
  }
}

function fits(event: KeyboardEvent, key: string, started: string): boolean {
  const [one = '', two] = key.split(' ');
  if (two === undefined) return !started && matches(event, one);
  return started === one && matches(event, two);
}
