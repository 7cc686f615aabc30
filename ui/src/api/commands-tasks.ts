/* The commands about tasks, typed. */
import { call } from './call';
import type { UndoRow } from './types';
import type * as T from './types-tasks';

/** One's own: what is open, by when it is due, or what is done, the latest first. */
export const taskList = (done: boolean) => call<T.TaskRow[]>('task_list', { done });
/** The open ones about a profile. */
export const tasksAbout = (target: string) => call<T.TaskRow[]>('tasks_about', { target });
export const taskCount = (due: T.TaskDue) => call<number>('task_count', { due });
export const taskSave = (form: T.TaskForm) => call<T.TaskSaved>('task_save', { form });
export const taskTick = (id: string, done: boolean) => call<UndoRow>('task_tick', { id, done });
/** Removes a task, and its appointment with it. */
export const taskRemove = (id: string) => call<UndoRow>('task_remove', { id });
/** Puts a task that has a date into a calendar. */
export const taskPut = (put: T.TaskPut) => call<UndoRow>('task_put', { put });
export const taskTakeOut = (id: string) => call<UndoRow>('task_take_out', { id });
