import type { Screen } from '../../shell/screens';
import Search from './Search.svelte';

export const screen: Screen = { name: 'search', component: Search, title: 'search.title' };
