import type { Screen } from '../../shell/screens';
import { leaving, watchLeaving } from './count.svelte';
import Outbox from './Outbox.svelte';

export const screen: Screen = {
  name: 'outbox',
  component: Outbox,
  title: 'outbox.title',
  rail: { order: 14, under: 'mail', count: () => leaving.count },
  key: 'o',
  setup: watchLeaving,
};
