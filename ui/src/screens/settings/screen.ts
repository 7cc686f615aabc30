import SettingsIcon from '@lucide/svelte/icons/settings';
import type { Screen } from '../../shell/screens';
import Settings from './Settings.svelte';

export const screen: Screen = {
  name: 'settings',
  component: Settings,
  title: 'shell.settings',
  rail: { order: 90, icon: SettingsIcon, foot: true },
  key: ',',
};
