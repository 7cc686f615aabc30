import Ban from '@lucide/svelte/icons/ban';
import Clock from '@lucide/svelte/icons/clock';
import FolderInput from '@lucide/svelte/icons/folder-input';
import Mails from '@lucide/svelte/icons/mails';
import UserPlus from '@lucide/svelte/icons/user-plus';
import UserRound from '@lucide/svelte/icons/user-round';
import X from '@lucide/svelte/icons/x';
import type { ReviewRow } from '../../api/types';
import type { MenuItem } from '../../kit/menu';
import { t } from '../../text';
import { apart } from './list.svelte';

/** What can be done with a row. */
export interface Verbs {
  pick: () => void;
  conversation: () => void;
  later: () => void;
  no: () => void;
  person: () => void;
  profile: () => void;
  allow: () => void;
  exclude: () => void;
}

export function rowMenu(row: ReviewRow, can: Verbs): MenuItem[] {
  return [
    ...(apart(row)
      ? [{ label: t(row.state === 'no' ? 'review.again' : 'review.allow'), key: 'o', run: can.allow }]
      : [
          { label: t('review.into.menu'), icon: FolderInput, key: 't', run: can.pick },
          { label: t('review.conversation'), icon: Mails, key: 'c', run: can.conversation },
          { label: t('review.later'), icon: Clock, key: 'e', run: can.later },
          { label: t('review.no'), icon: X, key: 'x', run: can.no },
        ]),
    { separator: true },
    { label: t('review.new_person'), icon: UserPlus, key: 'n', run: can.person },
    { label: t('review.open_profile'), icon: UserRound, key: 'Enter', disabled: row.into.length === 0, run: can.profile },
    { separator: true },
    {
      label: row.direction === 'out' ? t('review.never') : t('review.never_from', { address: row.from_address }),
      icon: Ban,
      key: '!',
      warn: true,
      run: can.exclude,
    },
  ];
}
