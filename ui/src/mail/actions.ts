import type { MessageRow } from '../api/types';
import type { Action } from '../shell/actions.svelte';
import { showCv } from '../files/show';
import { t } from '../text';
import { excludeOther, letIn, openWho, personFrom, saveTo, withMessage } from './verbs';

/** The keys of whatever message a list stands on. */
export function messageActions(row: MessageRow | undefined, step: (by: number) => void): Action[] {
  const none = row === undefined;
  return [
    { label: t('review.into.menu'), key: 'l', disabled: none || row.excluded, run: () => void withMessage(row, saveTo) },
    { label: t('files.show_cv'), key: 'Space', disabled: none || row.excluded, run: () => row && void showCv(row) },
    { label: t('review.allow'), key: 'o', disabled: !row?.excluded, run: () => row && void letIn(row) },
    { label: t('review.new_person'), key: 'n', disabled: none, run: () => void withMessage(row, personFrom) },
    { label: t('review.open_profile'), key: 'p', disabled: none, run: () => void withMessage(row, openWho) },
    {
      label: t('review.never'),
      key: 'Shift+n',
      disabled: none || row.excluded,
      run: () => void withMessage(row, excludeOther),
    },
    { label: t('review.keys.next'), key: 'j', disabled: none, run: () => step(1) },
    { label: t('review.keys.previous'), key: 'k', disabled: none, run: () => step(-1) },
  ];
}
