import { beforeEach, describe, expect, it } from 'vitest';
import { fakeGuests } from '../../api/fake/guests';
import { fakeLinking } from '../../api/fake/linking';
import { emit } from '../../api/fake/events';
import { press as pressKey } from '../../shell/actions.svelte';
import { place } from '../../shell/place.svelte';
import { undoLast } from '../../shell/undo.svelte';
import { asked, block, dialog, onWednesday, rowOf } from '../../testing/calendar';
import { click, complaints, named, press, show, type, until } from '../../testing/window';
import Screen from './Calendar.svelte';

addEventListener('keydown', pressKey);

onWednesday('calendar');
beforeEach(() => {
  fakeLinking.scorecards = {};
});

const HENRIK = 'h.falkenberg@falkenberg-logistik.example';
const plain = (text: string | null | undefined) => text?.replace(/\s+/g, ' ').trim() ?? '';
const replies = () => [...document.querySelectorAll('.reply')].map((one) => plain(one.textContent));
const card = () => plain(dialog()?.textContent);
const guest = (address: string) => fakeGuests.of.e17?.find((one) => one.form.address === address);

async function open(title = 'Anna Kowalska'): Promise<void> {
  show(Screen, { params: {} });
  await click(() => block(title));
  await until(() => dialog()?.textContent?.includes('Interviews'));
}

describe('who is asked to an appointment', () => {
  it('stands there with what each of them said and wrote, and whose message has not left', async () => {
    await open();
    await until(() => replies().length === 4);
    expect(replies()[0]).toMatch(/^Anna Kowalska accepted.*Gladly\. I bring the certificates\.$/);
    expect(replies()[1]).toMatch(/^Jonas Brandt tentative An hour later.*Proposes .*11:00.12:00/);
    expect(replies()[2]).toMatch(/^Henrik Falkenberg no answer yet.*Was not sent\..*550 5\.1\.1/);
    expect(replies()[3]).toMatch(/^Ewa Nowak no answer yet$/);
    expect(await complaints()).toEqual([]);
    await click(() => named('button', 'Open outbox'));
    expect(place.route).toEqual({ screen: 'outbox', params: { id: guest(HENRIK)?.letter?.id } });
  });

  it('counts for the date one looks at: an answer to one date says nothing of the others', async () => {
    const anna = guest('anna.kowalska@poczta.example');
    const at = rowOf('e17')?.date ?? 0;
    const all = anna?.answers[0];
    if (anna && all) anna.answers = [all, { ...all, date: at, answer: 'declined', comment: 'Not that day.' }];
    await open();
    await until(() => replies()[0]?.startsWith('Anna Kowalska declined Not that day.'));
    if (anna && all) anna.answers = [all, { ...all, date: at + 7 * 86_400, answer: 'declined', comment: '' }];
    await click(() => block('Call Brandt'));
    await click(() => block('Anna Kowalska'));
    await until(() => replies()[0]?.startsWith('Anna Kowalska accepted'));
  });

  it('is reminded where an answer is waited for, after each message was seen', async () => {
    await open();
    await click(() => named('button', 'Remind …'));
    await until(() => document.body.textContent?.includes('1 person will be mailed'));
    expect(asked('invitation_plan').at(-1)).toMatchObject({ form: { event: 'e17', what: 'remind' } });
    expect(plain(document.body.textContent)).toContain(`${HENRIK}: the last message has not left yet`);
    expect(asked('invitation_send')).toEqual([]);
  });

  it('has a proposed time taken by moving there and telling the others, or turned down', async () => {
    const before = rowOf('e17')?.start ?? 0;
    await open();
    await click(() => named('button', 'Turn down …'));
    await until(() => asked('invitation_plan').length === 1);
    expect(asked('invitation_plan')[0]).toMatchObject({ form: { what: 'decline', whose: 'jonas@brandt-logistik.example' } });
    await click(() => named('[role="dialog"] button', 'Tell nobody'));
    await until(() => !dialog());
    expect([rowOf('e17')?.start, asked('invitation_send')]).toEqual([before, []]);
    await click(() => block('Anna Kowalska'));
    await click(() => named('button', 'Accept and move'));
    await until(() => rowOf('e17')?.start === before + 3600);
    await until(() => named('button', 'Send 4 messages'));
    expect(asked('invitation_send')).toEqual([]);
  });

  it('says how many do not know it as it is, and tells them', async () => {
    for (const one of fakeGuests.of.e17 ?? []) one.told = false;
    await open();
    await until(() => card().includes('4 people do not know how it is now.'));
    expect(replies()[0]).toContain('not told yet');
    expect(named('button', 'Remind …')).toBeUndefined();
    await click(() => named('button', 'Tell …'));
    await click(() => named('button', 'Send 4 messages'));
    await until(() => fakeGuests.of.e17?.every((one) => one.told));
    expect(asked('invitation_send')).toHaveLength(1);
  });

  it('is left out once they were told that it is off for them', async () => {
    Object.assign(guest('anna.kowalska@poczta.example') ?? {}, { cancelled: true });
    await open();
    await until(() => replies().length === 3);
    expect(replies().join()).not.toContain('Kowalska');
  });

  it('stands there once, though the appointment itself names them too, and whoever asks the questions as well', async () => {
    fakeGuests.of.e17 = [];
    await open();
    await until(() => replies().length === 2);
    expect(replies()).toEqual(['Anna Kowalska accepted', 'Jonas Brandt no answer yet']);
    expect(card().match(/Jonas Brandt/g)).toHaveLength(1);
  });
});

describe('the scorecard of an interview', () => {
  const field = () =>
    until(() =>
      document.querySelector<HTMLTextAreaElement>('[role="dialog"] textarea'),
    ) as unknown as Promise<HTMLInputElement>;
  const leave = (of: HTMLElement) => of.dispatchEvent(new Event('change', { bubbles: true }));

  it('is written beside it, saved when one goes on, and taken back', async () => {
    await open();
    const text = await field();
    type(text, 'Knows her trade.');
    leave(text);
    await until(() => fakeLinking.scorecards.e17 === 'Knows her trade.');
    expect(asked('scorecard_save')).toEqual([{ event: 'e17', text: 'Knows her trade.' }]);
    expect(await complaints()).toEqual([]);
    await undoLast();
    await until(() => text.value === '');
  });

  it('is saved when the card is closed while one still types, and once', async () => {
    await open();
    type(await field(), 'Ask again in spring');
    press('Escape');
    await until(() => fakeLinking.scorecards.e17 === 'Ask again in spring');
    expect(asked('scorecard_save')).toHaveLength(1);
  });

  it('is not saved where nothing was changed', async () => {
    fakeLinking.scorecards.e17 = 'As before';
    await open();
    const text = await field();
    await until(() => text.value === 'As before');
    leave(text);
    press('Escape');
    await until(() => !dialog());
    expect(asked('scorecard_save')).toEqual([]);
  });

  it('takes what was written elsewhere, but never over what is being typed', async () => {
    await open();
    const text = await field();
    fakeLinking.scorecards.e17 = 'From elsewhere';
    emit('changed', ['calendar']);
    await until(() => text.value === 'From elsewhere');
    type(text, 'Mine');
    const read = asked('scorecard').length;
    fakeLinking.scorecards.e17 = 'From elsewhere again';
    emit('changed', ['calendar']);
    await until(() => asked('scorecard').length > read);
    expect(text.value).toBe('Mine');
    leave(text);
    await until(() => fakeLinking.scorecards.e17 === 'Mine');
  });

  it('is only read where the appointment may not be changed, and not there at all for what is no interview', async () => {
    fakeLinking.scorecards.e17 = 'Knows her trade.';
    const row = rowOf('e17');
    if (row) row.may_change = false;
    await open();
    await until(() => card().includes('Knows her trade.'));
    expect(document.querySelector('[role="dialog"] textarea')).toBeNull();
    await click(() => block('Acme: shortlist'));
    await until(() => card().includes('Acme, Lyon'));
    expect(card()).not.toContain('Scorecard');
  });
});
