import type { Screen } from '../../shell/screens';
import { waiting, watchWaiting } from './count.svelte';
import Review from './Review.svelte';

export const screen: Screen = {
  name: 'review',
  component: Review,
  title: 'review.title',
  rail: { order: 12, under: 'mail', count: () => waiting.count },
  key: 'm',
  setup: watchWaiting,
};
