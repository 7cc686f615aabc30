import { taskRemove, taskSave, taskTakeOut, taskTick } from '../api/commands-tasks';
import type { UndoRow } from '../api/types';
import type { TaskForm, TaskRow } from '../api/types-tasks';
import { attempt } from '../shell/toasts.svelte';
import { tellUndoable } from '../shell/undo.svelte';

/** What can be done with tasks, wherever they are shown; each is told with its undo. */
async function told(act: () => Promise<UndoRow>): Promise<boolean> {
  const undo = await attempt(act);
  if (undo) tellUndoable(undo);
  return undo !== undefined;
}

export const saveTask = (form: TaskForm): Promise<boolean> => told(async () => (await taskSave(form)).undo);
export const tickTask = (id: string, done: boolean): Promise<boolean> => told(() => taskTick(id, done));
export const removeTask = ({ id }: TaskRow): Promise<boolean> => told(() => taskRemove(id));
export const takeOut = ({ id }: TaskRow): Promise<boolean> => told(() => taskTakeOut(id));

export const formOf = ({ id, title, note, due, whole_day, target }: TaskRow): TaskForm => ({
  ...{ id, title, note, due, whole_day },
  target: target?.id ?? null,
});
export const blankTask = (title: string): TaskForm => ({
  id: null,
  title,
  note: '',
  due: null,
  whole_day: false,
  target: null,
});
