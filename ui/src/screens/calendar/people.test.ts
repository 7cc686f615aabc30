import { beforeEach, describe, expect, it } from 'vitest';
import { fakeCalendar } from '../../api/fake/calendar';
import { fakeGuests } from '../../api/fake/guests';
import { fakeLinking } from '../../api/fake/linking';
import { byId } from '../../api/fake/people';
import type { AppointmentForm } from '../../api/types-calendar';
import { press as pressKey } from '../../shell/actions.svelte';
import { groups } from '../../team/groups.svelte';
import { asked, block, dialog, onWednesday } from '../../testing/calendar';
import { submit } from '../../testing/firstRun';
import { choose, click, complaints, named, press, show, type, until } from '../../testing/window';
import Screen from './Calendar.svelte';

addEventListener('keydown', pressKey);

onWednesday('calendar');
beforeEach(() => {
  fakeLinking.neutral = '';
  groups.all = [];
});

const labelled = <T extends HTMLElement>(name: string | RegExp) =>
  document.getElementById(named('[role="dialog"] label', name)?.getAttribute('for') ?? '') as T | null;
const box = (words: string) =>
  [...document.querySelectorAll<HTMLElement>('[role="dialog"] label')]
    .find((one) => one.textContent?.includes(words))
    ?.querySelector('input');
const who = () => until(() => labelled<HTMLInputElement>('Who'));
const guest = (address: string) =>
  [...document.querySelectorAll<HTMLElement>('.who li')].find((one) => one.textContent?.includes(address));
const saved = () => asked('appointment_save').at(-1)?.form as AppointmentForm;
const heldWords = () => dialog()?.textContent?.replace(/\s+/g, ' ') ?? '';

async function form(title = 'Meeting'): Promise<void> {
  show(Screen, { params: {} });
  await until(() => document.querySelector('.ev'));
  press('n');
  type(await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input')), title);
}

/** Types into a field of people and takes what is proposed first. */
async function take(label: string, text: string, proposed: string): Promise<void> {
  type(await until(() => labelled<HTMLInputElement>(label)), text);
  await click(() => named('[role="option"]', new RegExp(proposed)));
}

async function save(): Promise<AppointmentForm> {
  await submit('appointment');
  await until(() => asked('appointment_save').length > 0);
  return saved();
}

describe('who is asked', () => {
  it('is somebody on file with their role, an invitation of their own, and a link to their profile', async () => {
    await form();
    await take('Who', 'kowalska', 'Anna');
    await until(() => guest('anna.kowalska@poczta.example'));
    await take('Who', 'nowak', 'Ewa');
    await until(() => guest('ewa.nowak@zielinska-rekrutacja.example'));
    expect(heldWords()).toContain('Nobody is mailed before you have seen the messages.');
    expect(await complaints()).toEqual([]);
    const { guests, links, attendees } = await save();
    expect(guests?.map(({ name, role, apart }) => [name, role, apart])).toEqual([
      ['Anna Kowalska', 'candidate', true],
      ['Ewa Nowak', 'colleague', false],
    ]);
    expect([links, attendees]).toEqual([['p1', 'p12'], []]);
  });

  it('is any other address by Enter, once; whoever is neither on file nor an address is said to be none', async () => {
    await form();
    const field = await who();
    field.focus();
    for (const text of ['mara@firm.example', 'MARA@firm.example', 'nobody at all']) {
      type(field, text);
      press('Enter');
    }
    await until(() => heldWords().includes('nobody at all is no address and nobody on file.'));
    type(field, '');
    expect((await save()).guests?.map((one) => [one.address, one.role, one.apart])).toEqual([
      ['mara@firm.example', 'other', true],
    ]);
  });

  it('is nobody without an address on file: it says so and what to do', async () => {
    const claire = byId('p3');
    const before = claire?.addresses ?? [];
    if (claire) claire.addresses = [];
    await form();
    await take('Who', 'moreau', 'Claire');
    await until(() => heldWords().includes('Claire Moreau has no address on file.'));
    if (claire) claire.addresses = before;
    expect((await save()).guests).toEqual([]);
  });

  it.each([
    ['by its key', () => Promise.resolve(press('Enter', { ctrlKey: true }))],
    ['by its button', () => submit('appointment')],
  ])('counts when it is saved %s, though nobody pressed Enter behind the address', async (_how, go) => {
    await form();
    const field = await who();
    field.focus();
    type(field, 'mara@firm.example');
    await go();
    await until(() => asked('appointment_save').length > 0);
    expect(saved().guests?.map((one) => one.address)).toEqual(['mara@firm.example']);
  });

  it('is kept from being saved while something is typed that is nobody', async () => {
    await form();
    const field = await who();
    field.focus();
    type(field, 'Mara');
    press('Enter', { ctrlKey: true });
    await until(() => heldWords().includes('Mara is no address and nobody on file.'));
    expect(asked('appointment_save')).toEqual([]);
    type(field, '');
    expect((await save()).guests).toEqual([]);
  });

  it('goes with their link when taken back', async () => {
    await form();
    await take('Who', 'kowalska', 'Anna');
    await click(() => named('button', 'Remove Anna Kowalska'));
    await until(() => !guest('anna.kowalska'));
    const { guests, links } = await save();
    expect([guests, links]).toEqual([[], []]);
  });

  it('reads a title, a message and a language of their own, where one is given', async () => {
    await form();
    await take('Who', 'kowalska', 'Anna');
    await click(() => named('button', 'Text …'));
    type((await until(() => labelled<HTMLInputElement>('Title they read'))) as HTMLInputElement, 'Talk with Acme');
    const message = await until(() => labelled<HTMLTextAreaElement>('Message to Anna Kowalska'));
    type(message as unknown as HTMLInputElement, 'Dear Anna');
    await choose(() => labelled<HTMLSelectElement>('Language of the message'), 'pl');
    await until(() => named('button', 'Own text …'));
    expect(await complaints()).toEqual([]);
    expect((await save()).guests?.[0]).toMatchObject({ title: 'Talk with Acme', words: 'Dear Anna', language: 'pl' });
  });

  it('has the usual kind of invitation of their role, which can be chosen otherwise', async () => {
    await form();
    await take('Who', 'kowalska', 'Anna');
    await choose(() => labelled<HTMLSelectElement>('Role of Anna Kowalska'), 'colleague');
    await until(() => box('Own invitation')?.checked === false);
    await choose(() => labelled<HTMLSelectElement>('Role of Anna Kowalska'), 'client');
    await until(() => box('Own invitation')?.checked === true);
    await click(() => box('Own invitation'));
    expect((await save()).guests?.[0]).toMatchObject({ role: 'client', apart: false });
  });

  it('stands in the appointment where its server tells them, unless they have an invitation of their own', async () => {
    for (const one of fakeCalendar.calendars) one.schedules = true;
    await form();
    await take('Who', 'kowalska', 'Anna');
    await take('Who', 'nowak', 'Ewa');
    await until(() => heldWords().includes('Ewa Nowak: told by the calendar’s server.'));
    const { guests, attendees } = await save();
    expect(attendees.map((one) => one.address)).toEqual(['ewa.nowak@zielinska-rekrutacja.example']);
    expect(guests?.map((one) => one.address)).toEqual(['anna.kowalska@poczta.example']);
  });

  it('is mailed only once each message was seen, and told nobody is nobody', async () => {
    await form();
    await take('Who', 'kowalska', 'Anna');
    await save();
    await until(() => document.body.textContent?.includes('1 person will be mailed'));
    expect(asked('invitation_send')).toEqual([]);
    await click(() => named('button', 'Tell nobody'));
    await until(() => asked('invitation_leave').length === 1);
    expect([asked('invitation_send'), fakeGuests.outbox.filter((one) => one.event?.startsWith('n'))]).toEqual([[], []]);
  });

  it('is not the user’s to say where somebody else asks', async () => {
    show(Screen, { params: {} });
    fakeGuests.of.e17 = [];
    await until(() => block('Anna Kowalska'));
    await click(() => block('Anna Kowalska'));
    await click(() => named('button', /^Change/));
    await until(() => labelled('Who'));
    expect(guest('anna.kowalska@poczta.example')).toBeDefined();
    press('Escape');
    await until(() => !dialog());
  });
});

describe('an interview in the form', () => {
  async function interview(): Promise<void> {
    await form('');
    await click(() => box('It is an interview'));
    await until(() => labelled('Candidate'));
  }

  it('asks its candidate and whoever asks the questions, links them and its job, and goes into the calendar for interviews', async () => {
    await interview();
    await take('Candidate', 'kowalska', 'Anna');
    await take('Job', 'DE7', 'Data Engineer');
    await take('Who asks the questions', 'brandt', 'Jonas');
    await until(() => guest('anna.kowalska') && guest('jonas@brandt'));
    expect(heldWords()).toContain('Whoever has an invitation of their own sees none of the others');
    expect(await complaints()).toEqual([]);
    const done = await save();
    expect([done.calendar, done.title, done.links]).toEqual(['k2', 'Interview', ['p1', 'j1', 'p10']]);
    expect(done.interview).toEqual({ kind: 'video', stage: '', candidate: 'p1', job: 'j1', interviewers: ['p10'] });
    expect(done.guests?.map(({ role, apart }) => [role, apart])).toEqual([
      ['candidate', true],
      ['client', true],
    ]);
  });

  it('asks whoever is taken out no longer, and links them no longer', async () => {
    await interview();
    await take('Candidate', 'kowalska', 'Anna');
    await until(() => guest('anna.kowalska'));
    await click(() =>
      [...document.querySelectorAll<HTMLElement>('fieldset button')].find((one) => one.ariaLabel?.includes('Kowalska')),
    );
    await until(() => !guest('anna.kowalska'));
    await take('Candidate', 'rossi', 'Luca');
    await until(() => guest('luca.rossi'));
    const done = await save();
    expect([done.links, done.guests?.map((one) => one.address)]).toEqual([['p2'], ['luca.rossi@posta.example']]);
  });

  it('is kept from being saved while somebody is typed and nobody chosen', async () => {
    await interview();
    const field = await until(() => labelled<HTMLInputElement>('Candidate'));
    type(field, 'Nobody Atall');
    press('Enter', { ctrlKey: true });
    await until(() => heldWords().includes('Nothing is chosen yet'));
    expect([asked('appointment_save'), document.activeElement]).toEqual([[], field]);
    expect(await complaints()).toEqual([]);
    await take('Candidate', 'rossi', 'Luca');
    await until(() => guest('luca.rossi'));
    expect((await save()).interview?.candidate).toBe('p2');
  });

  it('is named neutrally elsewhere where Settings say so, and otherwise where it is ticked', async () => {
    fakeLinking.neutral = 'Talk';
    await interview();
    await until(() => box('Neutral title')?.checked === true);
    expect(heldWords()).toContain('“Talk”, without a name');
    await take('Candidate', 'kowalska', 'Anna');
    expect((await save()).neutral).toBe('Talk');
  });

  it('keeps its title where no neutral one is wanted', async () => {
    await interview();
    await until(() => box('Neutral title')?.checked === false);
    await take('Candidate', 'kowalska', 'Anna');
    expect((await save()).neutral).toBe('');
  });

  it('is refused with a reason while it has neither a title nor a candidate', async () => {
    await interview();
    await submit('appointment');
    await until(() => heldWords().includes('Say what it is, or choose the candidate of the interview.'));
    expect(asked('appointment_save')).toEqual([]);
  });
});

describe('who can see it', () => {
  const seen = () => heldWords().match(/(Others see only|Everybody sees|Colleagues of)[^.]*\./)?.[0];

  it('is said while it is entered: linked to nobody, to a profile, or private', async () => {
    groups.all = [{ id: 'g1', name: 'Sales' } as (typeof groups.all)[number]];
    await form();
    await until(() => seen() === 'Others see only that the time is taken: it is linked to no profile.');
    await take('Who', 'kowalska', 'Anna');
    await until(() => seen() === 'Everybody sees it, in the profiles it is linked to.');
    await click(() => box('Private: others see only'));
    await until(() => seen() === 'Others see only that the time is taken: it is private.');
    expect(await complaints()).toEqual([]);
  });

  it('is not spoken of where there is nobody else', async () => {
    await form();
    await until(() => labelled('Who'));
    expect(seen()).toBeUndefined();
  });
});
