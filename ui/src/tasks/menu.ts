import CalendarMinus from '@lucide/svelte/icons/calendar-minus';
import CalendarPlus from '@lucide/svelte/icons/calendar-plus';
import Check from '@lucide/svelte/icons/check';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Pencil from '@lucide/svelte/icons/pencil';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { TargetRow } from '../api/types';
import type { TaskRow } from '../api/types-tasks';
import { float } from '../kit/float';
import type { MenuItem } from '../kit/menu';
import { openProfile } from '../shell/router.svelte';
import { tell } from '../shell/toasts.svelte';
import { t } from '../text';
import { blankTask, formOf, removeTask, takeOut, tickTask } from './acts';
import PutDialog from './PutDialog.svelte';
import TaskDialog from './TaskDialog.svelte';

export const editTask = (task: TaskRow): void =>
  float(TaskDialog, { start: formOf(task), target: task.target, there: task.event !== null });

/** Begins a task about whom a profile is of. */
export const newTask = (target: TargetRow): void =>
  float(TaskDialog, { start: { ...blankTask(''), target: target.id }, target });

/** Puts a task into the calendar, or says what it lacks for that. */
export function putTask(task: TaskRow): void {
  if (task.event) return tell(t('tasks.in_calendar'));
  if (task.due === null) return tell(t('tasks.put.no_date'));
  float(PutDialog, { task });
}

/** What can be done with a task. */
export function taskMenu(task: TaskRow): MenuItem[] {
  const { target, done } = task;
  return [
    {
      label: t(done === null ? 'tasks.tick' : 'tasks.untick'),
      icon: Check,
      key: 'x',
      run: () => void tickTask(task.id, done === null),
    },
    { label: t('tasks.edit'), icon: Pencil, key: 'e', run: () => editTask(task) },
    task.event
      ? { label: t('tasks.take_out'), icon: CalendarMinus, run: () => void takeOut(task) }
      : { label: t('tasks.put.menu'), icon: CalendarPlus, key: 'c', run: () => putTask(task) },
    ...(target ? [{ label: t('calendar.profile'), icon: FolderOpen, key: 'o', run: () => openProfile(target) }] : []),
    { separator: true },
    { label: t('tasks.remove'), icon: Trash2, key: 'Delete', run: () => void removeTask(task) },
  ];
}
