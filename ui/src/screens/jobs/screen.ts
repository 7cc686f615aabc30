import Briefcase from '@lucide/svelte/icons/briefcase';
import { create } from '../../people/verbs';
import type { Screen } from '../../shell/screens';
import Jobs from './Jobs.svelte';

export const screen: Screen = {
  name: 'jobs',
  component: Jobs,
  title: 'people.jobs',
  rail: { order: 32, icon: Briefcase },
  key: 'j',
  creates: [{ label: 'people.create.job', icon: Briefcase, run: () => create('job') }],
};
