import type { TimelineRow } from '../../api/types';
import { t } from '../../text';
import { dayDate, daysAgo } from '../../text/format';

export interface Day {
  name: string;
  rows: TimelineRow[];
}

/** The entries of a timeline, newest first, by the day they happened. */
export function byDay(rows: TimelineRow[], now: number = Date.now() / 1000): Day[] {
  const days: Day[] = [];
  for (const row of rows) {
    const name = dayName(row.at, now);
    const last = days.at(-1);
    if (last?.name === name) last.rows.push(row);
    else days.push({ name, rows: [row] });
  }
  return days;
}

function dayName(at: number, now: number): string {
  const day = dayDate(at, now);
  return daysAgo(at, now) === 0 ? t('profile.today', { day }) : day;
}
