import type { Screen } from '../../shell/screens';
import Profile from './Profile.svelte';

export const screen: Screen = { name: 'profile', component: Profile, title: 'profile.title' };
