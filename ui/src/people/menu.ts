import AtSign from '@lucide/svelte/icons/at-sign';
import Ban from '@lucide/svelte/icons/ban';
import Trash2 from '@lucide/svelte/icons/trash-2';
import UserRound from '@lucide/svelte/icons/user-round';
import type { TargetRow } from '../api/types';
import type { MenuItem } from '../kit/menu';
import type { Action } from '../shell/actions.svelte';
import { t } from '../text';
import { addAddress, exclude, remove } from './verbs';

interface Row {
  target: TargetRow;
  messages: number;
}

interface Can {
  open: () => void;
  create: () => void;
  find: () => void;
  step: (by: number) => void;
}

/** What can be done with somebody in a list. */
export function rowMenu({ target, messages }: Row, open: () => void): MenuItem[] {
  const job = target.kind === 'job';
  return [
    { label: t('review.open_profile'), icon: UserRound, key: 'Enter', run: open },
    ...(job ? [] : [{ label: t('people.address.menu'), icon: AtSign, key: 'a', run: () => addAddress(target) }]),
    { separator: true },
    ...(job ? [] : [{ label: t('people.exclude'), icon: Ban, key: '!', warn: true, run: () => exclude(target) }]),
    { label: t('people.remove'), icon: Trash2, key: 'Delete', warn: true, run: () => remove(target, messages) },
  ];
}

/** Every key of a list of people. */
export function listActions(row: Row | undefined, can: Can): Action[] {
  const none = row === undefined;
  const job = row?.target.kind === 'job';
  return [
    { label: t('review.open_profile'), key: 'Enter' },
    { label: t('shell.new'), key: 'n', run: can.create },
    { label: t('people.address.menu'), key: 'a', disabled: none || job, run: () => row && addAddress(row.target) },
    { label: t('people.exclude'), key: '!', disabled: none || job, run: () => row && exclude(row.target) },
    { label: t('people.remove'), key: 'Delete', disabled: none, run: () => row && remove(row.target, row.messages) },
    { label: t('review.within'), key: 'f', run: can.find },
    { label: t('people.keys.next'), key: 'j', disabled: none, run: () => can.step(1) },
    { label: t('people.keys.previous'), key: 'k', disabled: none, run: () => can.step(-1) },
  ];
}
