import { describe, expect, it, vi } from 'vitest';
import { fakeCalendar } from '../api/fake/calendar';
import { fakeGuests } from '../api/fake/guests';
import { planOf } from '../api/fake/invite';
import { fake } from '../api/fake/state';
import { asked, onWednesday } from '../testing/calendar';
import { choose, clear, click, complaints, named, show, until } from '../testing/window';
import InvitePreview from './InvitePreview.svelte';
import { telling } from './telling';

const text = () => document.body.textContent ?? '';
const closed = vi.fn();
const onsent = vi.fn();

onWednesday('calendar', () => {
  closed.mockClear();
  onsent.mockClear();
  for (const one of fakeGuests.of.e17 ?? []) one.told = false;
});

const guests = () => (fakeGuests.of.e17 ?? []).map((one) => one.form);
function preview(off?: () => unknown, what: 'tell' | 'off' = 'tell') {
  const form = telling('e17', what, { guests: guests() });
  show(InvitePreview, { form, start: planOf(form), onsent, off, onclose: closed });
}

describe('what would be mailed', () => {
  it('is shown word for word for each recipient before anything leaves', async () => {
    preview();
    await until(() => text().includes('4 people will be mailed'));
    expect(text()).toContain('Dear Anna');
    await click(() => named('[role="tab"]', /Jonas Brandt/));
    await until(() => !text().includes('Dear Anna'));
    expect(text()).toContain('jonas@brandt-logistik.example');
    expect(await complaints()).toEqual([]);
    expect(asked('invitation_send')).toEqual([]);
    await click(() => named('button', 'Send 4 messages'));
    await until(() => onsent.mock.calls.length === 1);
    expect(asked('invitation_send')).toHaveLength(1);
    expect(fakeGuests.outbox.filter((one) => one.state === 'queued' && one.event === 'e17')).toHaveLength(4);
  });

  it('is sent once however often one presses', async () => {
    preview();
    const send = await until(() => named('button', 'Send 4 messages'));
    send.click();
    send.click();
    await until(() => onsent.mock.calls.length > 0);
    expect(asked('invitation_send')).toHaveLength(1);
  });

  it('is looked at again where the appointment was changed meanwhile, and nothing was sent', async () => {
    preview();
    await until(() => named('button', 'Send 4 messages'));
    const row = fakeCalendar.rows.find((one) => one.event === 'e17');
    if (row) row.start += 3600;
    await click(() => named('button', 'Send 4 messages'));
    await until(() => text().includes('Nothing was sent.'));
    expect(onsent).not.toHaveBeenCalled();
    await click(() => named('button', 'Send 4 messages'));
    await until(() => onsent.mock.calls.length === 1);
    expect(asked('invitation_send')).toHaveLength(2);
  });

  it('leaves by the account one chooses, which is shown first', async () => {
    const [first] = fake.senders;
    if (first)
      fake.senders.push({ ...first, id: 's2', entry: { ...first.entry, address: 'bewerbung@zielinska-rekrutacja.example' } });
    preview();
    await choose(() => [...document.querySelectorAll('select')].find((one) => one.value === 's1'), 's2');
    await until(() => text().includes('From bewerbung@zielinska-rekrutacja.example'));
    await click(() => named('button', 'Send 4 messages'));
    await until(() => onsent.mock.calls.length === 1);
    expect(asked('invitation_send')).toMatchObject([{ form: { sender: 's2' } }]);
  });

  it('can be left: nobody is told, and what is deleted may be deleted without', async () => {
    preview();
    await click(() => named('button', 'Tell nobody'));
    await until(() => closed.mock.calls.length === 1);
    clear();
    for (const one of fakeGuests.of.e17 ?? []) one.told = true;
    const off = vi.fn();
    preview(off, 'off');
    await until(() => named('button', 'Delete and send 4 messages'));
    await click(() => named('button', 'Delete without telling'));
    await until(() => off.mock.calls.length === 1);
    expect(asked('invitation_send')).toEqual([]);
  });
});
