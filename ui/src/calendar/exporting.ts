import { calendarSave } from '../api/commands-calendar';
import { pickPlace } from '../api/system';
import type { CalendarExport } from '../api/types-calendar-places';
import { attempt, tell } from '../shell/toasts.svelte';
import { t } from '../text';

/* What some system allows in no file name. */
const FORBIDDEN = /[\p{Cc}\\/:*?"<>|]+/gu;

/** A file name of a title. */
export const fileNameOf = (title: string): string =>
  `${title.replace(FORBIDDEN, ' ').replace(/\s+/g, ' ').trim().slice(0, 80) || 'Dossier'}.ics`;

/** Saves appointments where the user says. */
export async function saveCalendar(what: CalendarExport, title: string): Promise<void> {
  const path = await attempt(() => pickPlace(title, fileNameOf(what.name)));
  if (!path) return;
  const done = await attempt(() => calendarSave(what, path).then(() => true));
  if (done) tell(t('files.saved', { count: 1, name: path.split(/[\\/]/).at(-1) ?? '' }));
}
