import ListTodo from '@lucide/svelte/icons/list-todo';
import SquareCheck from '@lucide/svelte/icons/square-check';
import { go } from '../../shell/router.svelte';
import type { Screen } from '../../shell/screens';
import { dueNow, watchDue } from '../../tasks/count.svelte';
import Tasks from './Tasks.svelte';

export const screen: Screen = {
  name: 'tasks',
  component: Tasks,
  title: 'tasks.title',
  rail: { order: 70, icon: ListTodo, count: () => dueNow.count },
  key: 't',
  setup: watchDue,
  creates: [{ label: 'tasks.new', icon: SquareCheck, run: () => go('tasks', { act: 'new' }) }],
};
