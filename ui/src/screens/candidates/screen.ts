import Building2 from '@lucide/svelte/icons/building-2';
import FileUp from '@lucide/svelte/icons/file-up';
import Send from '@lucide/svelte/icons/send';
import UserPlus from '@lucide/svelte/icons/user-plus';
import Users from '@lucide/svelte/icons/users';
import { create, importTable, suggest } from '../../people/verbs';
import type { Screen } from '../../shell/screens';
import Candidates from './Candidates.svelte';

export const screen: Screen = {
  name: 'candidates',
  component: Candidates,
  title: 'people.candidates',
  rail: { order: 30, icon: Users },
  key: 'c',
  creates: [
    { label: 'people.create.candidate', icon: UserPlus, run: () => create('person', 'candidate') },
    { label: 'people.create.contact', icon: Building2, run: () => create('person', 'contact') },
    { label: 'people.import.open', icon: FileUp, run: importTable },
    { label: 'people.suggest.open', icon: Send, run: suggest },
  ],
};
