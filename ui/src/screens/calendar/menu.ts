import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import Download from '@lucide/svelte/icons/download';
import Globe from '@lucide/svelte/icons/globe';
import Plus from '@lucide/svelte/icons/plus';
import Printer from '@lucide/svelte/icons/printer';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import { calendarSync } from '../../api/commands-calendar';
import { float } from '../../kit/float';
import type { MenuItem } from '../../kit/menu';
import type { Action } from '../../shell/actions.svelte';
import { go } from '../../shell/router.svelte';
import { attempt } from '../../shell/toasts.svelte';
import { t } from '../../text';
import { cityOf } from '../../calendar/zones';
import type { View } from '../../calendar/spans';
import type { Acts } from './acts.svelte';
import { print } from './printing.svelte';
import ExportDialog from './ExportDialog.svelte';

/** What the calendar can do besides: called by key, menu and command field alike. */
export interface Ways {
  acts: Acts;
  today: number;
  offer: () => void;
  /** Shows what waits to be linked to profiles. */
  link: () => void;
  second: () => void;
  quick: () => void;
}

const VIEW_KEYS: [string, View][] = [
  ['d', 'day'],
  ['5', 'work'],
  ['w', 'week'],
  ['m', 'month'],
  ['l', 'list'],
];

const sync = (): void => void attempt(calendarSync);

/* One's own: of what others let see only when they are busy there is nothing to save. */
const exporting = ({ calendar }: Acts): void =>
  float(ExportDialog, { calendars: calendar.calendars.filter((one) => !one.busy_only) });

/** Everything there is a key for. */
export function actionsOf({ acts, today, offer, quick, link }: Ways): Action[] {
  const { calendar, current, offering } = acts;
  const held = current?.offer;
  const on = (label: string, key: string, run: () => unknown): Action => ({
    label: t(label),
    key,
    disabled: !current,
    run: () => void run(),
  });
  return [
    { label: t('calendar.create'), key: 'n', run: () => acts.create() },
    { label: t('calendar.quick'), key: 'q', run: quick },
    { label: t('common.today'), key: 't', run: () => (calendar.day = today) },
    { label: t('calendar.next'), key: 'j', run: () => calendar.step(1) },
    { label: t('calendar.previous'), key: 'k', run: () => calendar.step(-1) },
    ...VIEW_KEYS.map(([key, view]) => ({ label: t(`calendar.view.${view}`), key, run: () => calendar.show(view) })),
    on('calendar.profile', 'o', () => current && acts.profile(current)),
    on('calendar.edit', 'e', () => current && acts.edit(current)),
    on('calendar.remove', 'Delete', () => current && acts.remove(current)),
    { label: t('calendar.offer'), key: 'f', run: offer },
    { label: t('calendar.offer.copy'), key: 'Mod+Enter', disabled: !offering.text, run: () => void offering.take() },
    { label: t('calendar.offer.chosen'), key: 'c', disabled: !held, run: () => current && void offering.choose(current) },
    {
      label: t('calendar.offer.let_go', { count: 2 }),
      key: 'x',
      disabled: !held,
      run: () => held && void offering.letGo(held),
    },
    { label: t('calendar.offer.again'), key: 'y', disabled: !held, run: () => held && void offering.copy(held) },
    { label: t('linking.open'), key: 'a', run: link },
    { label: t('calendar.sync'), key: 's', run: sync },
    { label: t('calendar.print'), key: 'Mod+p', run: () => void print() },
    { label: t('calendar.export'), run: () => exporting(acts) },
    { label: t('calendar.keys.move'), key: 'Shift+ArrowDown' },
    { label: t('calendar.keys.length'), key: 'Alt+ArrowDown' },
  ];
}

/** The menu at the end of the bar. */
export function menuOf({ acts, second, link }: Ways): MenuItem[] {
  const kept = acts.calendar.kept;
  return [
    { label: t('calendar.second'), icon: Globe, note: kept.second ? cityOf(kept.second) : '', run: second },
    ...(kept.second ? [{ label: t('calendar.second.none'), run: () => void (kept.second = '') }] : []),
    { separator: true },
    { label: t('linking.open'), icon: CalendarCheck, key: 'a', run: link },
    { label: t('calendar.sync'), icon: RefreshCw, key: 's', run: sync },
    { label: t('calendar.print'), icon: Printer, key: 'Mod+p', run: () => void print() },
    { label: t('calendar.export'), icon: Download, run: () => exporting(acts) },
    { label: t('calendar.connect'), icon: Plus, run: () => go('settings', { section: 'accounts' }) },
  ];
}
