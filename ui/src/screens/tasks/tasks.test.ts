import { describe, expect, it } from 'vitest';
import { fakeCalendar } from '../../api/fake/calendar';
import { fakeTasks, resetTasks } from '../../api/fake/tasks';
import { press as pressKey } from '../../shell/actions.svelte';
import { toasts } from '../../shell/toasts.svelte';
import { undoLast } from '../../shell/undo.svelte';
import { asked, dialog, onWednesday } from '../../testing/calendar';
import { submit } from '../../testing/firstRun';
import { click, complaints, named, press, show, type, until } from '../../testing/window';
import Screen from './Tasks.svelte';

addEventListener('keydown', pressKey);

onWednesday('tasks', resetTasks);

const line = (title: string) =>
  [...document.querySelectorAll<HTMLElement>('[data-task]')].find((one) => one.textContent?.includes(title));
const groups = () => [...document.querySelectorAll('h2')].map((one) => one.textContent?.replace(/\s+/g, ' ').trim());

async function open(): Promise<void> {
  show(Screen, { params: {} });
  await until(() => line('Call Anna back'));
}

describe('the list', () => {
  it('stands in groups by when it is due, in words, and can be read by everybody', async () => {
    await open();
    expect(groups()).toEqual(['Overdue 1', 'Today 2', 'This week 1', 'Later 1', 'No date 1']);
    expect(line('Call Anna back')?.closest('.task')?.textContent).toContain('today, 16:00');
    expect(line('Prepare the interview')?.closest('.task')?.textContent).toMatch(/In the calendar.*tomorrow, 09:00/s);
    expect(line('Send Acme')?.closest('.task')?.textContent).toContain('Mon 16 Nov');
    expect(await complaints()).toEqual([]);
  });

  it('says what to do where there is nothing', async () => {
    fakeTasks.rows = [];
    show(Screen, { params: {} });
    await until(() => document.body.textContent?.includes('Nothing to do'));
    expect(await complaints()).toEqual([]);
  });

  it('is walked and ticked by keys; what was ticked is among what is done, and undo brings it back', async () => {
    await open();
    (await until(() => line('Send Acme'))).focus();
    press('ArrowDown');
    await until(() => document.activeElement === line('References for Tomasz'));
    press('ArrowDown');
    await until(() => document.activeElement === line('Call Anna back'));
    press('x');
    await until(() => !line('Call Anna back'));
    await until(() => document.activeElement === line('Prepare the interview'));
    await click(() => named('button', 'Done'));
    await until(() => line('Call Anna back') && line('Invoice for October'));
    await undoLast();
    await click(() => named('button', 'Open'));
    await until(() => line('Call Anna back'));
  });

  it('deletes by key, with undo', async () => {
    await open();
    (await until(() => line('Tidy up'))).focus();
    press('Delete');
    await until(() => !line('Tidy up'));
    await until(() => toasts.some((one) => one.text.includes('deleted')));
    await undoLast();
    await until(() => line('Tidy up'));
  });
});

describe('the line on top', () => {
  it('takes what was typed as it stands', async () => {
    await open();
    press('n');
    type(document.activeElement as HTMLInputElement, 'Buy stamps');
    press('Enter');
    await until(() => line('Buy stamps'));
    expect(asked('task_save')[0]).toEqual({
      form: { id: null, title: 'Buy stamps', note: '', due: null, whole_day: false, target: null },
    });
  });

  it('understands a day, a time and somebody on file', async () => {
    await open();
    press('n');
    type(document.activeElement as HTMLInputElement, 'Interview Kowalska Fri 15-16');
    await until(() => document.querySelector('[role="status"]')?.textContent?.includes('Fri'));
    press('Enter');
    await until(() => asked('task_save').length === 1);
    const { form } = asked('task_save')[0] as { form: { due: number; target: string } };
    expect([new Date(form.due * 1000).getHours(), form.target]).toEqual([15, 'p1']);
  });
});

describe('one task', () => {
  it('is changed in a form: title, day, time and whom it is about', async () => {
    await open();
    (await until(() => line('Tidy up'))).focus();
    press('e');
    const field = (name: string) => dialog()?.querySelector<HTMLInputElement>(`input[type="${name}"]`);
    type((await until(() => field('date'))) as HTMLInputElement, '2026-11-20');
    await until(() => field('time')?.disabled === false);
    type(field('time') as HTMLInputElement, '09:30');
    expect(await complaints()).toEqual([]);
    await submit('task');
    await until(() => asked('task_save').length === 1);
    const { form } = asked('task_save')[0] as { form: { due: number; whole_day: boolean } };
    expect([new Date(form.due * 1000).toString().slice(0, 21), form.whole_day]).toEqual(['Fri Nov 20 2026 09:30', false]);
  });

  it('goes into the calendar with a reminder, and out again', async () => {
    await open();
    (await until(() => line('Call Anna back'))).focus();
    press('c');
    await until(() => dialog()?.textContent?.includes('15 minutes before'));
    expect(await complaints()).toEqual([]);
    await click(() => named('button', 'Put there'));
    await until(() => asked('task_put').length === 1);
    expect(asked('task_put')[0]).toMatchObject({ put: { id: 't2', calendar: 'k1', remind: 900 } });
    await until(() => fakeCalendar.rows.some((row) => row.task?.id === 't2'));
    await until(() => line('Call Anna back')?.closest('.task')?.textContent?.includes('In the calendar'));
    await undoLast();
    await until(() => !line('Call Anna back')?.closest('.task')?.textContent?.includes('In the calendar'));
  });

  it('reminds of a whole day in the morning, and says that without a date it cannot be there', async () => {
    await open();
    (await until(() => line('References for Tomasz'))).focus();
    press('c');
    await until(() => dialog()?.textContent?.includes('At 9:00 that day'));
    await click(() => named('button', 'Put there'));
    await until(() => asked('task_put').length === 1);
    expect(asked('task_put')[0]).toMatchObject({ put: { remind: -32_400 } });
    await until(() => !dialog());
    (await until(() => line('Tidy up'))).focus();
    press('c');
    await until(() => toasts.some((one) => one.text.includes('without a date')));
  });
});
