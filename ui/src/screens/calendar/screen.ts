import CalendarIcon from '@lucide/svelte/icons/calendar';
import CalendarPlus from '@lucide/svelte/icons/calendar-plus';
import { toLink, watchToLink } from '../../calendar/count.svelte';
import { go } from '../../shell/router.svelte';
import type { Screen } from '../../shell/screens';
import Calendar from './Calendar.svelte';

export const screen: Screen = {
  name: 'calendar',
  component: Calendar,
  title: 'calendar.title',
  rail: { order: 60, icon: CalendarIcon, count: () => toLink.count },
  key: 'k',
  setup: watchToLink,
  creates: [{ label: 'calendar.create', icon: CalendarPlus, run: () => go('calendar', { act: 'new' }) }],
};
