import Building2 from '@lucide/svelte/icons/building-2';
import { create } from '../../people/verbs';
import type { Screen } from '../../shell/screens';
import Clients from './Clients.svelte';

export const screen: Screen = {
  name: 'clients',
  component: Clients,
  title: 'people.clients',
  rail: { order: 31, icon: Building2 },
  key: 'l',
  creates: [{ label: 'people.create.client', icon: Building2, run: () => create('client') }],
};
