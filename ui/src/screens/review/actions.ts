import type { ReviewRow } from '../../api/types';
import type { Action } from '../../shell/actions.svelte';
import { t } from '../../text';
import { apart } from './list.svelte';
import type { Verbs } from './menu';

export interface ScreenVerbs extends Verbs {
  toggle: () => void;
  toggleShown: () => void;
  run: () => void;
  find: () => void;
  step: (by: number) => void;
}

/** Every key of the screen; they show in the overview of keys and in the command field. */
export function reviewActions(
  can: ScreenVerbs,
  now: { row: ReviewRow | undefined; ticked: number; shown: number; busy: boolean },
): Action[] {
  const none = now.row === undefined;
  const out = now.row !== undefined && apart(now.row);
  return [
    { label: t('review.import', { count: now.ticked }), key: 'i', disabled: now.busy || now.ticked === 0, run: can.run },
    { label: t('review.keys.tick'), key: 'Space' },
    { label: t('review.keys.range'), key: 'Shift+ArrowDown' },
    { label: t('review.tick_shown', { count: now.shown }), key: 'a', disabled: now.shown === 0, run: can.toggleShown },
    { label: t('review.conversation'), key: 'c', disabled: none || out, run: can.conversation },
    { label: t('review.into.menu'), key: 't', disabled: none || out, run: can.pick },
    { label: t('review.later'), key: 'e', disabled: none || out, run: can.later },
    { label: t('review.no'), key: 'x', disabled: none || out, run: can.no },
    { label: t('review.new_person'), key: 'n', disabled: none, run: can.person },
    { label: t('review.open_profile'), key: 'Enter' },
    { label: t(now.row?.state === 'no' ? 'review.again' : 'review.allow'), key: 'o', disabled: !out, run: can.allow },
    { label: t('review.never'), key: '!', disabled: none, run: can.exclude },
    { label: t('review.within'), key: 'f', run: can.find },
    { label: t('review.keys.next'), key: 'j', disabled: none, run: () => can.step(1) },
    { label: t('review.keys.previous'), key: 'k', disabled: none, run: () => can.step(-1) },
  ];
}
