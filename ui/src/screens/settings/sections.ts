import AtSign from '@lucide/svelte/icons/at-sign';
import ArrowDownUp from '@lucide/svelte/icons/arrow-down-up';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Ban from '@lucide/svelte/icons/ban';
import Info from '@lucide/svelte/icons/info';
import KeyRound from '@lucide/svelte/icons/key-round';
import MailOpen from '@lucide/svelte/icons/mail-open';
import Languages from '@lucide/svelte/icons/languages';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Palette from '@lucide/svelte/icons/palette';
import Users from '@lucide/svelte/icons/users';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import UserRound from '@lucide/svelte/icons/user-round';
import type { Component } from 'svelte';
import About from './About.svelte';
import Accounts from './Accounts.svelte';
import Appearance from './Appearance.svelte';
import Backup from './Backup.svelte';
import Calendars from './Calendars.svelte';
import Check from './Check.svelte';
import Exclusions from './Exclusions.svelte';
import Language from './Language.svelte';
import MailboxSync from './MailboxSync.svelte';
import MyProfile from './MyProfile.svelte';
import Reading from './Reading.svelte';
import UserSection from './Users.svelte';
import Written from './Written.svelte';

export interface Section {
  id: string;
  icon: Component;
  component: Component;
}

export const SECTIONS: [Section, ...Section[]] = [
  { id: 'accounts', icon: AtSign, component: Accounts },
  { id: 'calendars', icon: CalendarDays, component: Calendars },
  { id: 'synchronisation', icon: ArrowDownUp, component: MailboxSync },
  { id: 'profile', icon: UserRound, component: MyProfile },
  { id: 'exclusions', icon: Ban, component: Exclusions },
  { id: 'written', icon: PencilLine, component: Written },
  { id: 'reading', icon: MailOpen, component: Reading },
  { id: 'appearance', icon: Palette, component: Appearance },
  { id: 'language', icon: Languages, component: Language },
  { id: 'backup', icon: KeyRound, component: Backup },
  { id: 'check', icon: ShieldCheck, component: Check },
  { id: 'users', icon: Users, component: UserSection },
  { id: 'about', icon: Info, component: About },
];
