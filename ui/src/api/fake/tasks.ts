/* An invented list of tasks, in memory: `?tasks=none` is an empty one. */
import { DAY, dayAt } from '../../calendar/days';
import { momentOf, systemZone } from '../../calendar/zones';
import type * as T from '../types-tasks';
import { byId } from './people';
import { Failed } from '../failed';
import { fakeCalendar, occurrence } from './calendar';
import { changed, enter } from './state';

const wish = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);
const zone = systemZone();

function fresh(): T.TaskRow[] {
  if (wish.get('tasks') === 'none') return [];
  const today = dayAt(Date.now() / 1000, zone);
  const at = (day: number, hour: number) => momentOf((today + day) * DAY + hour * 3600, zone);
  const task = (id: string, title: string, due: number | null, change: Partial<T.TaskRow> = {}): T.TaskRow => ({
    ...{ id, title, note: '', due, whole_day: false, target: null, event: null, done: null },
    ...change,
  });
  const about = (id: string) => byId(id)?.target ?? null;
  return [
    task('t1', 'Send Acme the shortlist', (today - 2) * DAY, { whole_day: true, target: about('j1') }),
    task('t2', 'Call Anna back about salary', at(0, 16), { target: about('p1') }),
    task('t3', 'References for Tomasz', today * DAY, {
      whole_day: true,
      target: about('p4'),
      note: 'Two of them, in writing.',
    }),
    task('t4', 'Prepare the interview guide', at(1, 9), { event: 'te4' }),
    task('t5', 'Renew the job advertisement', (today + 21) * DAY, { whole_day: true, target: about('j2') }),
    task('t6', 'Tidy up old candidates', null),
    task('t7', 'Invoice for October', (today - 5) * DAY, { whole_day: true, done: at(-4, 11) }),
  ];
}

export const fakeTasks = { rows: fresh() };
export const resetTasks = (): void => void (fakeTasks.rows = fresh());

const find = (id: string): T.TaskRow => {
  const found = fakeTasks.rows.find((row) => row.id === id);
  if (!found) throw Failed.of('not_found', { what: 'task' });
  return found;
};

/** Does something, and puts everything back with undo. */
function act(verb: string, name: string, change: () => void) {
  const before = structuredClone(fakeTasks.rows);
  const events = [...fakeCalendar.rows];
  change();
  changed('task');
  return enter(verb, 1, 0, name, () => {
    fakeTasks.rows = before;
    fakeCalendar.rows = events;
  });
}

let made = 0;

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  task_list: ({ done }): T.TaskRow[] =>
    fakeTasks.rows
      .filter((row) => (row.done !== null) === done)
      .sort((one, other) => (one.due ?? Infinity) - (other.due ?? Infinity)),
  tasks_about: ({ target }): T.TaskRow[] => fakeTasks.rows.filter((row) => row.done === null && row.target?.id === target),
  task_count: ({ due }: { due: T.TaskDue }): number =>
    fakeTasks.rows.filter((row) => row.done === null && row.due !== null && row.due < (row.whole_day ? due.day : due.moment))
      .length,
  task_save: ({ form }: { form: T.TaskForm }) => {
    const { id, ...rest } = form;
    made += 1;
    const given = id ?? `tn${made}`;
    const target = form.target ? (byId(form.target)?.target ?? null) : null;
    const undo = act(id ? 'task_change' : 'task_add', form.title, () => {
      const row = { ...rest, id: given, target };
      if (id) Object.assign(find(id), row);
      else fakeTasks.rows.push({ ...row, event: null, done: null });
    });
    return { id: given, undo };
  },
  task_tick: ({ id, done }) =>
    act(done ? 'task_done' : 'task_open', find(id as string).title, () => {
      find(id as string).done = done ? Math.floor(Date.now() / 1000) : null;
      for (const row of fakeCalendar.rows) if (row.task?.id === id) row.task = { id: id as string, done: done as boolean };
    }),
  task_remove: ({ id }) =>
    act('task_remove', find(id as string).title, () => {
      fakeTasks.rows = fakeTasks.rows.filter((row) => row.id !== id);
      fakeCalendar.rows = fakeCalendar.rows.filter((row) => row.task?.id !== id);
    }),
  task_put: ({ put }: { put: T.TaskPut }) => {
    const row = find(put.id);
    return act('task_put', row.title, () => {
      row.event = `te${put.id}`;
      const start = row.due ?? 0;
      const mark = { calendar: put.calendar, title: row.title, task: { id: row.id, done: false } };
      fakeCalendar.rows.push(
        occurrence(row.event, start, start + (row.whole_day ? DAY : 1800), { ...mark, clock: row.whole_day ? 'day' : 'zone' }),
      );
    });
  },
  task_take_out: ({ id }) =>
    act('task_take_out', find(id as string).title, () => {
      find(id as string).event = null;
      fakeCalendar.rows = fakeCalendar.rows.filter((row) => row.task?.id !== id);
    }),
};
