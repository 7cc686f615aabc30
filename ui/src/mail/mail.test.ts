import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../api/fake';
import { emit } from '../api/fake/events';
import { fresh as team } from '../api/fake/people-here';
import { changed } from '../api/fake/state';
import { place } from '../shell/place.svelte';
import { begin } from '../shell/session.svelte';
import Window from '../shell/Window.svelte';
import { choose, clear, click, complaints, named, press, show, type, until } from '../testing/window';
import { pieces } from './marks';

const line = (index: number) => document.querySelector<HTMLElement>(`[role="option"][data-index="${index}"]`);
const read = () => document.querySelector('.read')?.textContent?.replace(/\s+/g, ' ') ?? '';
const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);

async function open(screen: string, params: Record<string, string> = {}) {
  clear();
  await begin();
  Object.assign(place, { route: { screen, params }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => line(0)?.textContent?.trim());
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('the inbox', () => {
  it('shows messages as the mailbox has them and reads the one the keyboard stands on', async () => {
    await open('inbox');
    await click(() => line(0));
    await until(() => read().includes('bardzo dziękuję za zaproszenie'));
    expect(await complaints()).toEqual([]);
    press('ArrowDown');
    await until(() => document.activeElement === line(1));
    await until(() => read().includes('AW: Profil Data Engineer'));
    expect(line(2)?.querySelector('.unread')).not.toBeNull();
  });

  it('narrows to what is in no profile', async () => {
    await open('inbox');
    await click(() => named('button', /^Not in a profile/));
    await until(() => commands('inbox_page').at(-1)?.query.view === 'unfiled');
  });

  it('saves a message by hand, says where it is and why, and takes it out again', async () => {
    await open('inbox');
    await click(() => line(0));
    await until(() => read().includes('Waits in Mail to sort'));
    press('l');
    const pick = await until(() => document.querySelector<HTMLElement>('[role="dialog"] [role="option"]'));
    pick.click();
    const save = await until(() => named('[role="dialog"] button', /^Save/));
    await until(() => !save.hasAttribute('disabled'));
    save.click();
    await until(() => commands('message_file').length === 1);
    await until(() => read().includes('Kowalska, Anna'));
    await click(() => named('button', 'Take it out of Kowalska, Anna'));
    await until(() => commands('message_unfile').length === 1);
  });

  it.each([
    ['by hand', 'l'],
    ['with a new person', 'n'],
  ])('saves a message %s for the group that is chosen', async (how, key) => {
    fake.users = team('marta');
    changed('account');
    await open('inbox');
    (await until(() => line(4))).click();
    await until(() => line(4)?.getAttribute('aria-selected') === 'true');
    press(key);
    const who = () => named('[role="dialog"] label', 'Who can see it')?.parentElement?.querySelector('select');
    expect((await until(who)).value).toBe('');
    await choose(who, 'g2');
    if (how === 'by hand') {
      const field = await until(() => document.querySelector<HTMLInputElement>('[role="dialog"] input'));
      type(field, 'kow');
      await click(() => named('[role="dialog"] [role="option"]', /Kowalska/));
    }
    await click(() => named('[role="dialog"] button', how === 'by hand' ? /^Save/ : 'Add'));
    await until(() => commands('message_file').length === 1);
    expect(commands('message_file')[0].order).toMatchObject({ group: 'g2' });
    fake.users = team(null);
    changed('account');
  });

  it('makes a new person from the sender', async () => {
    await open('inbox');
    (await until(() => line(4))).click();
    await until(() => line(4)?.getAttribute('aria-selected') === 'true');
    press('n');
    const form = await until(() => document.querySelector('#profile-form'));
    const values = [...form.querySelectorAll('input:not([type="checkbox"])')].map((one) => (one as HTMLInputElement).value);
    expect(values.slice(0, 3)).toEqual(['Stellenmarkt', 'Süd', 'mail@stellenmarkt-sued.example']);
    await click(() => named('[role="dialog"] button', 'Add'));
    const [, filed] = await until(() => called.find(([name]) => name === 'message_file'));
    const made = called.findIndex(([name]) => name === 'profile_save');
    expect([made >= 0, filed.order.ids, filed.order.targets.length]).toEqual([true, [fake.rows[4]?.id], 1]);
    await until(() => !document.querySelector('#profile-form'));
  });

  it('saves nothing to a new person where that is unticked', async () => {
    await open('inbox');
    (await until(() => line(4))).click();
    await until(() => line(4)?.getAttribute('aria-selected') === 'true');
    press('n');
    await click(() => named('[role="dialog"] label', 'Save this message to the profile'));
    await click(() => named('[role="dialog"] button', 'Add'));
    await until(() => / saved\./.test(document.body.textContent ?? ''));
    expect(commands('message_file')).toEqual([]);
  });

  it('shows nothing that was read ahead before somebody was left out', async () => {
    await open('inbox');
    await click(() => line(0));
    const next = fake.rows[1]?.id ?? '';
    const asked = () => commands('conversation').filter((one) => one.id === next).length;
    await until(() => asked() === 1);
    emit('changed', ['exclusion']);
    await new Promise((then) => setTimeout(then));
    press('j');
    await until(() => read().includes('AW: Profil Data Engineer'));
    expect(asked()).toBe(2);
  });

  it('shows neither subject nor text of who is left out', async () => {
    const hidden = fake.rows[0];
    if (hidden) Object.assign(hidden, { withheld: true, verdict: 'skipped' });
    await open('inbox');
    expect(line(0)?.textContent).toContain('Left out: subject and text are not shown');
    expect(line(0)?.textContent).not.toContain('Rozmowa');
    await click(() => line(0));
    await until(() => read().includes('only who wrote and when is shown'));
    expect(read()).not.toMatch(/next sync|not kept|\bto ·/);
    expect(named('.read button', /^Save to/)).toBeUndefined();
    press('o');
    await until(() => commands('left_out_override').length === 1);
    await until(() => read().includes('Rozmowa'));
  });
});

describe('the search', () => {
  it('searches as it is typed, marks the words and goes into the results by the arrow', async () => {
    await open('search', { query: 'rozmowa' });
    await until(() => document.querySelector('mark')?.textContent === 'Rozmowa');
    expect(await complaints()).toEqual([]);
    const field = await until(() => document.querySelector<HTMLInputElement>('input[type="search"]'));
    expect(field.value).toBe('rozmowa');
    type(field, 'disponib');
    await until(() => line(0)?.textContent?.includes('Disponibilités'));
    field.focus();
    press('ArrowDown');
    await until(() => document.activeElement === line(0));
    press('ArrowUp');
    await until(() => document.activeElement === field);
  });

  it('reads with the commands of the inbox, on the message that was found', async () => {
    fake.accounts.forEach((account) => (account.in_step = 'here'));
    await open('search', { query: 'rozmowa' });
    await click(() => line(1));
    await until(() => line(1)?.getAttribute('aria-selected') === 'true');
    const found = fake.rows.filter((row) => row.subject.includes('Rozmowa'))[1]?.id ?? '';
    await until(() => document.querySelector(`.read article[data-message="${found}"] header`));
    expect(named('.read button', /^Reply/)).toBeDefined();
    press('s');
    await until(() => commands('mailbox_act').at(-1)?.act.verb === 'star');
    await until(() => document.querySelector('.read article header .star'));
    press('s');
    await until(() => commands('mailbox_act').at(-1)?.act.verb === 'unstar');
    await click(() => named('.read button', /^Archive/));
    await until(() => commands('mailbox_act').at(-1)?.act.verb === 'archive');
    expect(commands('mailbox_act').at(-1)?.act.ids).toEqual([found]);
    press('f');
    await until(() => commands('reply_open').at(-1)?.kind === 'forward');
    press('/');
    expect(document.activeElement?.getAttribute('type')).toBe('search');
  });

  it('shows people on top and opens them', async () => {
    await open('search', { query: 'anna' });
    const hit = await until(() => named('.targets button', /Kowalska, Anna/));
    hit.click();
    await until(() => place.route.screen === 'profile');
  });

  it('explains what can be asked for', async () => {
    await open('search', { query: 'rozmowa' });
    await click(() => named('button', 'What you can ask for'));
    const sign = await until(() => named('[role="dialog"] button', 'has:attachment'));
    sign.click();
    await until(() => commands('search').at(-1)?.asked.query === 'rozmowa has:attachment');
  });
});

describe('marks', () => {
  it.each([
    ['one word', 'Re: Interview', [[0, 4, 9]], ['Re: ', '[Interview]']],
    ['none', 'Re: Interview', [], ['Re: Interview']],
    ['another field', 'Re: Interview', [[1, 4, 9]], ['Re: Interview']],
    [
      'two that overlap',
      'abcdef',
      [
        [0, 1, 3],
        [0, 2, 3],
      ],
      ['a', '[bcd]', '[e]', 'f'],
    ],
    ['beyond the end', 'abc', [[0, 1, 9]], ['a', '[bc]']],
  ])('cut a text: %s', (_what, text, marks, expected) => {
    const shown = pieces(text, marks as [number, number, number][], 0).map((one) => (one.marked ? `[${one.text}]` : one.text));
    expect(shown).toEqual(expected);
  });
});
