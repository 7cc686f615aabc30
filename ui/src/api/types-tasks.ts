/* Tasks, as the core has them. */
import type { TargetRow, UndoRow } from './types';

export interface TaskRow {
  id: string;
  title: string;
  note: string;
  /** A moment, Unix seconds; of a whole day its beginning counted as if it were UTC. */
  due: number | null;
  whole_day: boolean;
  target: TargetRow | null;
  /** The id of its appointment, where it is in the calendar. */
  event: string | null;
  done: number | null;
}

export interface TaskForm {
  /** `null` for a new one. */
  id: string | null;
  title: string;
  note: string;
  due: number | null;
  whole_day: boolean;
  target: string | null;
}

export interface TaskPut {
  id: string;
  calendar: string;
  zone: string;
  /** Seconds before it begins; `null`: no reminder. */
  remind: number | null;
}

export interface TaskDue {
  /** A moment; exclusive. */
  moment: number;
  /** The beginning of a day, counted as if it were UTC; exclusive. */
  day: number;
}

export interface TaskSaved {
  id: string;
  undo: UndoRow;
}

/** The task an appointment stands for. */
export interface TaskMark {
  id: string;
  done: boolean;
}
