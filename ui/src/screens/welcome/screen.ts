import type { Screen } from '../../shell/screens';
import Welcome from './Welcome.svelte';

export const screen: Screen = { name: 'welcome', component: Welcome, title: 'welcome.title' };
