import type { Screen } from '../../shell/screens';
import { unread, watchUnread } from './count.svelte';
import Inbox from './Inbox.svelte';

export const screen: Screen = {
  name: 'inbox',
  component: Inbox,
  title: 'inbox.title',
  rail: { order: 11, under: 'mail', count: () => unread.count },
  key: 'i',
  setup: watchUnread,
};
