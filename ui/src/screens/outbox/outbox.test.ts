import { describe, expect, it } from 'vitest';
import { fakeGuests, letter } from '../../api/fake/guests';
import { press as pressKey } from '../../shell/actions.svelte';
import { toasts } from '../../shell/toasts.svelte';
import { undoLast } from '../../shell/undo.svelte';
import { asked, dialog, onWednesday } from '../../testing/calendar';
import { click, complaints, named, press, show, until } from '../../testing/window';
import Screen from './Outbox.svelte';

addEventListener('keydown', pressKey);

onWednesday('outbox');

const REFUSED = 'h.falkenberg@falkenberg-logistik.example';
const UNSURE = 'p.zajac@poczta.example';
const line = (whose: string) =>
  [...document.querySelectorAll<HTMLElement>('li')].find((one) => one.textContent?.includes(whose));
const parts = () => [...document.querySelectorAll('h2')].map((one) => one.textContent?.replace(/\s+/g, ' ').trim());
const stateOf = (whose: string) => fakeGuests.outbox.find((one) => one.to.some((to) => to.address === whose))?.state;
const focused = () => document.activeElement as HTMLElement;

async function open(params = {}): Promise<void> {
  show(Screen, { params });
  await until(() => line(REFUSED));
}

describe('the outbox', () => {
  it('tells apart what needs the user, what waits and what has left, each with what the server said', async () => {
    await open();
    expect(parts()).toEqual(['Needs you 2', 'Waits 1', 'Done 1']);
    expect(line(REFUSED)?.textContent).toMatch(/Was not sent\..*550 5\.1\.1 No such user here/s);
    expect(line(UNSURE)?.textContent).toContain('Nobody knows whether it was sent.');
    expect(line('luca.rossi@posta.example')?.textContent).toMatch(/Waits, next try at 14:14/);
    expect(line('anna.kowalska@poczta.example')?.querySelector('button')).toBeNull();
    expect(await complaints()).toEqual([]);
  });

  it('says what stands here where nothing does', async () => {
    fakeGuests.outbox = [];
    show(Screen, { params: {} });
    await until(() => document.body.textContent?.includes('Nothing waits to be sent'));
    expect(await complaints()).toEqual([]);
  });

  it('asks before it sends again what may have arrived, and sends nothing unless the user says so', async () => {
    await open();
    (await until(() => line(UNSURE))).focus();
    press('i');
    expect((await until(dialog)).textContent).toContain(`then ${UNSURE} gets it twice`);
    expect(asked('outbox_again')).toEqual([]);
    await click(() => named('[role="dialog"] button', 'Cancel'));
    await until(() => !dialog());
    expect([asked('outbox_again'), stateOf(UNSURE)]).toEqual([[], 'uncertain']);
    press('i');
    await click(() => named('[role="dialog"] button', 'Send again'));
    await until(() => stateOf(UNSURE) === 'queued');
    expect(asked('outbox_again')).toHaveLength(1);
  });

  it('sends again at once what was refused, and its keys stay with it', async () => {
    await open();
    (await until(() => line(REFUSED))).focus();
    press('i');
    await until(() => parts().includes('Waits 2'));
    expect([asked('outbox_again').length, dialog()]).toEqual([1, null]);
    await until(() => line(REFUSED)?.dataset.current === 'true');
  });

  it('does not send what is given up, and undo brings it back', async () => {
    await open();
    (await until(() => line('luca.rossi@posta.example'))).focus();
    press('Delete');
    await until(() => stateOf('luca.rossi@posta.example') === 'void');
    await until(() => line('luca.rossi@posta.example')?.textContent?.includes('Cancelled: it was not sent.'));
    expect(toasts.at(-1)?.action?.label).toBe('Undo');
    await undoLast();
    await until(() => stateOf('luca.rossi@posta.example') === 'queued');
  });

  it('does nothing by its keys to what has left', async () => {
    await open();
    (await until(() => line('anna.kowalska@poczta.example'))).focus();
    for (const key of ['i', 'a', 'Delete']) press(key);
    await until(() => line('anna.kowalska@poczta.example')?.dataset.current === 'true');
    expect(['outbox_again', 'outbox_give_up', 'invitation_plan'].flatMap(asked)).toEqual([]);
  });

  it('shows what would leave by another account before it does, which an answer never may', async () => {
    for (const one of fakeGuests.outbox) one.event = 'e17';
    await open();
    (await until(() => line(REFUSED))).focus();
    expect(line(UNSURE)?.textContent).not.toContain('By another account');
    expect(line(REFUSED)?.textContent).toContain('By another account');
    (await until(() => line(UNSURE))).focus();
    press('a');
    expect(asked('invitation_plan')).toEqual([]);
    (await until(() => line(REFUSED))).focus();
    press('a');
    await until(() => dialog()?.textContent?.includes(REFUSED));
    expect(asked('invitation_plan')[0]).toMatchObject({ form: { event: 'e17', what: 'tell' } });
    expect(asked('invitation_send')).toEqual([]);
    await click(() => named('button', 'Send 1 message'));
    await until(() => fakeGuests.outbox.some((one) => one.state === 'void'));
    await until(() => parts().includes('Needs you 1'));
    expect(fakeGuests.outbox.filter((one) => one.to[0]?.address === REFUSED).map((one) => one.state)).toEqual([
      'queued',
      'void',
    ]);
  });

  it('opens at the message it was asked for, and the arrows go on from there across its parts', async () => {
    const waits = fakeGuests.outbox.find((one) => one.state === 'queued');
    await open({ id: waits?.id ?? '' });
    await until(() => focused() === line('luca.rossi@posta.example'));
    press('ArrowDown');
    await until(() => focused() === line('anna.kowalska@poczta.example'));
    press('ArrowUp');
    press('ArrowUp');
    await until(() => focused().dataset.current === 'true' && focused().textContent?.includes('Nobody knows'));
  });

  it('shows older ones when asked', async () => {
    for (let at = 0; at < 120; at += 1) fakeGuests.outbox.push(letter(`older${at}@poczta.example`, 'Older', { state: 'sent' }));
    await open();
    expect(line('older119@')).toBeUndefined();
    await click(() => named('button', 'Show older'));
    await until(() => line('older119@'));
    await until(() => !named('button', 'Show older'));
  });
});
