import Archive from '@lucide/svelte/icons/archive';
import Clock from '@lucide/svelte/icons/clock';
import FolderInput from '@lucide/svelte/icons/folder-input';
import Folder from '@lucide/svelte/icons/folder';
import MailOpen from '@lucide/svelte/icons/mail-open';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import Star from '@lucide/svelte/icons/star';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Component } from 'svelte';
import type { FolderRow } from '../api/types';
import { actOn, moveTo, putOff, toggleRead, toggleStar, type Chosen } from './acts';
import { saveConversations } from './verbs';
import { t } from '../text';

/** Something to do with mail, on its key and as a button. */
export interface Act {
  label: string;
  key: string;
  icon: Component;
  /** Whether it stands beside what is read, too, where there is room. */
  main?: boolean;
  run: () => void;
}

/** What can be done with conversations; `done` is told once it was done and they may have left the list. */
export function mailActs(chosen: () => Chosen, folders: FolderRow[], done: () => void): Act[] {
  const leave = (verb: 'archive' | 'delete' | 'junk') => () => void actOn(chosen(), verb).then((did) => did && done());
  return [
    { label: t('acts.read'), key: 'u', icon: MailOpen, run: () => void toggleRead(chosen()) },
    { label: t('acts.star'), key: 's', icon: Star, run: () => void toggleStar(chosen()) },
    { label: t('review.into.menu'), key: 'l', icon: FolderInput, run: () => void saveConversations(chosen().rows, done) },
    { label: t('acts.archive'), key: 'e', icon: Archive, main: true, run: leave('archive') },
    { label: t('acts.delete'), key: '#', icon: Trash2, main: true, run: leave('delete') },
    { label: t('acts.junk'), key: '!', icon: OctagonAlert, run: leave('junk') },
    { label: t('acts.move'), key: 'v', icon: Folder, run: () => moveTo(chosen(), folders, done) },
    { label: t('acts.snooze'), key: 'b', icon: Clock, main: true, run: () => putOff(chosen(), done) },
  ];
}
