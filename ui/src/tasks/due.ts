/* When tasks are due, in groups and in words. */
import type { TaskRow } from '../api/types-tasks';
import { DAY, dayAt, weekBegin, type WeekRule } from '../calendar/days';
import { dayNamed, timeText } from '../calendar/words';
import { t } from '../text';
import { words } from '../text/language.svelte';

export const GROUPS = ['overdue', 'today', 'week', 'later', 'none'] as const;
export type Group = (typeof GROUPS)[number];

type Due = Pick<TaskRow, 'due' | 'whole_day'>;

/** The day a task is due. */
export const dueDay = ({ due, whole_day }: Due, zone: string): number | null =>
  due === null ? null : whole_day ? Math.floor(due / DAY) : dayAt(due, zone);

/** Where a task stands: a whole day is over once the day is, a time once it is past. */
export function groupOf(task: Due, now: number, { zone, rule }: { zone: string; rule: WeekRule }): Group {
  const day = dueDay(task, zone);
  const today = dayAt(now, zone);
  if (task.due === null || day === null) return 'none';
  if (day < today || (!task.whole_day && task.due < now)) return 'overdue';
  if (day === today) return 'today';
  return day < weekBegin(today, rule) + 7 ? 'week' : 'later';
}

/** Tasks in their groups; a group without any is left out. */
export function grouped(
  tasks: TaskRow[],
  now: number,
  how: { zone: string; rule: WeekRule },
): { group: Group; rows: TaskRow[] }[] {
  const rows = (group: Group) => tasks.filter((task) => groupOf(task, now, how) === group);
  return GROUPS.map((group) => ({ group, rows: rows(group) })).filter((one) => one.rows.length > 0);
}

/** "today, 16:00", "tomorrow", "Fri 20 Nov". */
export function dueText(task: Due, now: number, zone: string): string {
  const day = dueDay(task, zone);
  if (task.due === null || day === null) return '';
  const from = day - dayAt(now, zone);
  const near = new Intl.RelativeTimeFormat(words.language, { numeric: 'auto' });
  const told = Math.abs(from) <= 1 ? near.format(from, 'day') : dayNamed(day);
  return task.whole_day ? told : t('tasks.at', { day: told, time: timeText(task.due, zone) });
}
