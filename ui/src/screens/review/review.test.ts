import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { called, fake, resetFake } from '../../api/fake';
import { profiles } from '../../api/fake/people';
import { fresh as team } from '../../api/fake/people-here';
import { changed } from '../../api/fake/state';
import { begin } from '../../shell/session.svelte';
import { place } from '../../shell/place.svelte';
import Window from '../../shell/Window.svelte';
import { choose, clear, click, complaints, named, press, show, type, until } from '../../testing/window';

const rows = () => [...document.querySelectorAll<HTMLElement>('[role="row"][data-index]')];
const row = (index: number) => document.querySelector<HTMLElement>(`[data-index="${index}"]`);
const box = (index: number) => row(index)?.querySelector<HTMLInputElement>('input[type="checkbox"]');
const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const ticked = () => fake.rows.filter((one) => one.ticked && one.state !== 'filed').length;
const said = () => document.querySelector('.foot')?.textContent ?? '';

/** Puts a dialog away: one that is left would take the next test's Escape. */
async function away() {
  press('Escape');
  await until(() => !document.querySelector('[role="dialog"]'));
}

async function open() {
  clear();
  Object.assign(place, { route: { screen: 'review', params: {} }, kept: {}, profiles: [] });
  await begin();
  show(Window, {});
  await until(() => row(0)?.textContent?.includes('Anna'));
  await click(() => row(0));
  await until(() => document.activeElement === row(0));
}

beforeEach(async () => {
  resetFake();
  called.length = 0;
  await open();
});

describe('Mail to sort', () => {
  it('shows what was found, its counts, and what Import would do', async () => {
    expect(named('button', /^All\s*37$/)?.getAttribute('aria-pressed')).toBe('true');
    expect(said()).toMatch(/23 messages into 7 profiles\./);
    expect(said()).toContain('Your mailbox is not changed.');
    await until(() => document.querySelector('.why')?.textContent?.includes('Rozmowa w piątek, 10:00'));
  });

  it('says who first wrote what is forwarded, by name and address', async () => {
    const [one] = fake.rows;
    const reason = { kind: 'forwarded', address: 'anna@mail.example', name: 'Anna Kowalska' } as const;
    const into = one?.into.slice(0, 1).map((target) => ({ ...target, reasons: [reason] }));
    Object.assign(one ?? {}, { verdict: 'new', reasons: [reason], into });
    await open();
    const why = () => document.querySelector('.why')?.textContent;
    await until(() => why()?.includes('Forwarded; first written by Anna Kowalska <anna@mail.example>.'));
  });

  it('has nothing against it from axe', async () => {
    expect(await complaints()).toEqual([]);
  });

  it('ticks with Space, at once on the screen and then in the store', async () => {
    press('ArrowDown');
    press('ArrowDown');
    await until(() => document.activeElement === row(2));
    press(' ');
    await until(() => box(2)?.checked);
    await until(() => fake.rows[2]?.ticked);
    expect(commands('review_tick')).toEqual([{ ids: ['m2'], ticked: true }]);
  });

  it('ticks a range with Shift, and unticks it when all were ticked', async () => {
    press('ArrowDown', { shiftKey: true });
    press('ArrowDown', { shiftKey: true });
    press('ArrowDown', { shiftKey: true });
    await until(() => document.querySelectorAll('[aria-selected="true"]').length === 4);
    press(' ');
    await until(() => [0, 1, 2, 3].every((index) => fake.rows[index]?.ticked));
    press(' ');
    await until(() => [0, 1, 2, 3].every((index) => !fake.rows[index]?.ticked));
  });

  it('ticks a whole conversation with one key', async () => {
    press('c');
    await until(() => fake.rows.filter((one) => one.subject === 'Re: Rozmowa w piątek, 10:00').every((one) => !one.ticked));
  });

  it('ticks everything by the box in the head, but not what has nowhere to go', async () => {
    const head = named('input', 'Tick all 34 shown') as HTMLInputElement;
    head.click();
    await until(() => commands('review_tick_all').length === 1);
    await until(() => fake.rows.filter((one) => one.verdict === 'new').every((one) => one.ticked));
    expect(fake.rows.filter((one) => one.verdict === 'application').some((one) => one.ticked)).toBe(false);
  });

  it('imports with one key and takes it back with another', async () => {
    const before = ticked();
    press('i');
    await until(() => document.querySelector('.toasts')?.textContent?.includes(`${before} messages saved to 7 profiles`));
    await until(() => named('button', /^All\s*14$/));
    expect(fake.rows.filter((one) => one.state === 'filed')).toHaveLength(before);
    document.body.focus();
    press('z');
    await until(() => named('button', /^All\s*37$/));
    expect(fake.rows.filter((one) => one.state === 'filed')).toHaveLength(0);
  });

  it('finds what was declined again, and proposes it again', async () => {
    const declined = fake.rows[0];
    press('x');
    await until(() => declined?.state === 'no');
    (await until(() => named('button', /^No\s*1$/))).click();
    await until(() => commands('review_page').some(({ query }) => query.declined));
    await until(() => document.querySelector('.why')?.textContent?.includes('You answered No'));
    expect(rows()).toHaveLength(1);
    expect(box(0)?.disabled).toBe(true);
    (await until(() => row(0))).focus();
    press('e');
    press('o');
    await until(() => declined?.state === 'open');
    expect(commands('review_later')).toEqual([]);
    await until(() => document.querySelector('.toasts')?.textContent?.includes('1 message proposed again'));
    await click(() => named('button', 'Show all'));
    await until(() => row(0)?.textContent?.includes('Anna'));
  });

  it('puts a row off for Later and keeps it in the list, and drops a No', async () => {
    press('e');
    await until(() => fake.rows[0]?.state === 'later');
    await until(() => row(0)?.textContent?.includes('Later'));
    press('x');
    await until(() => fake.rows[0]?.state === 'no');
    await until(() => !row(0)?.textContent?.includes('Anna'));
  });

  it('ticks only what the filters show, and says how many', async () => {
    await click(() => named('button', /^New\s*8$/));
    await until(() => rows().length > 0 && rows().every((one) => one.textContent?.includes('New')));
    press('a');
    await until(() => document.querySelector('.toasts')?.textContent?.includes('All 8 messages shown are ticked'));
    expect(fake.rows.filter((one) => one.ticked && one.verdict === 'new')).toHaveLength(8);
    press('a');
    await until(() => fake.rows.every((one) => one.verdict !== 'new' || !one.ticked));
    expect(fake.rows.filter((one) => one.ticked && one.verdict === 'reply')).toHaveLength(23);
  });

  it('shows what was put off, since when, and nothing else', async () => {
    await click(() => named('button', /^Later\s*3$/));
    await until(() => rows().length === 3);
    expect(rows().every((one) => one.textContent?.includes('Later, 3 days'))).toBe(true);
  });

  it('says what becomes of each row', async () => {
    const why = () => document.querySelector('.why')?.textContent ?? '';
    await until(() => why().includes('Import saves it to Kowalska, Anna.'));
    press(' ');
    await until(() => why().includes('Not ticked: Import leaves it in Later.'));
    await click(() => row(4));
    await until(() => why().includes('Goes nowhere yet: choose a profile first.'));
  });

  it('filters by type and says so when nothing is left', async () => {
    await click(() => named('button', /^New\s*8$/));
    await until(() => rows().length > 0 && rows().every((one) => one.textContent?.includes('New')));
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    if (!field) throw new Error('no field');
    type(field, 'nobody writes this');
    const all = await until(() => named('button', 'Show all'));
    all.click();
    await until(() => row(0)?.textContent?.includes('Anna'));
    expect(field.value).toBe('');
  });

  it('sorts by the head of a column', async () => {
    await click(() => named('button', 'From'));
    await until(() => row(0)?.textContent?.includes('Acme'));
    expect(named('[role="columnheader"]', 'From')?.getAttribute('aria-sort')).toBe('ascending');
    await click(() => named('button', 'From'));
    await until(() => row(0)?.textContent?.includes('Élodie'));
  });

  it('changes a column’s width by keyboard and remembers it', async () => {
    (await until(() => named('button.heading', 'From'))).focus();
    press('ArrowRight', { shiftKey: true });
    await until(() => (place.kept.review as { widths: Record<string, number> }).widths.from);
  });

  it('asks where an application goes before it can be ticked', async () => {
    await click(() => box(4));
    const field = await until(() => document.querySelector<HTMLInputElement>('[role="combobox"]'));
    type(field, 'Schön');
    await until(() => named('[role="option"]', /Schönfeld-Obermüller/));
    expect(await complaints()).toEqual([]);
    press('Enter');
    press('Enter', { ctrlKey: true });
    await until(() => fake.rows[4]?.into.some((one) => one.chosen && one.id === 'p6'));
  });

  it('offers a second target unticked, with its reason', async () => {
    press('t');
    const option = await until(() => named('[role="option"]', /Data Engineer/));
    expect(option.textContent).toContain('reference in the subject');
    expect(option.getAttribute('aria-selected')).toBe('false');
    expect(named('[role="option"]', /Kowalska/)?.getAttribute('aria-selected')).toBe('true');
    await away();
  });

  it('marks a second target in the row as a question and says that nothing is saved there', async () => {
    const offer = await until(() => document.querySelector<HTMLElement>('.pick .offer'));
    expect(offer.textContent).toMatch(/^[^+]+\?$/);
    expect(offer.closest('button')?.textContent).toMatch(/Also offered, not chosen: .+\. Nothing is saved there/);
  });

  it('shows what leaving somebody out touches before it happens', async () => {
    press('!');
    await until(() => document.querySelector('[role="dialog"]')?.textContent?.includes('Touches 14 stored messages'));
    expect(await complaints()).toEqual([]);
    expect(fake.exclusions).toHaveLength(0);
    await click(() => named('button', 'Leave out'));
    await until(() => fake.exclusions.length === 1);
    expect(fake.exclusions[0]?.subject).toEqual({ kind: 'address', address: 'anna.kowalska@poczta.example' });
  });

  it('knows somebody alike while a new person is entered', async () => {
    press('n');
    const given = await until(() => named('label', 'Given name'));
    expect((document.getElementById(given.getAttribute('for') ?? '') as HTMLInputElement).value).toBe('Anna');
    await until(() =>
      document.querySelector('[role="dialog"]')?.textContent?.includes('This address already belongs to Kowalska, Anna'),
    );
    expect(await complaints()).toEqual([]);
    await away();
  });
});

describe('the place', () => {
  it('is saved, and the list opens there again', async () => {
    press('End');
    await until(() => document.activeElement === row(36));
    await until(() => fake.settings.place.includes('"current":36'));
    clear();
    show(Window, {});
    await until(() => row(36)?.getAttribute('aria-selected') === 'true');
  });
});

describe('an empty list', () => {
  it('offers to connect a mailbox where there is none', async () => {
    resetFake({ rows: [], accounts: [], folders: [] });
    clear();
    show(Window, {});
    await until(() => named('button', 'Connect a mailbox'));
    expect(await complaints()).toEqual([]);
  });

  it('leads to people where nobody is on file', async () => {
    resetFake({ rows: [] });
    const kept = profiles.splice(0);
    onTestFinished(() => void profiles.push(...kept));
    clear();
    show(Window, {});
    await until(() => named('button', 'New candidate') && document.body.textContent?.includes('Nobody is on file yet'));
    expect(document.body.textContent).not.toContain('Everything is sorted');
    expect(await complaints()).toEqual([]);
  });

  it('says that everything is sorted', async () => {
    resetFake({ rows: [] });
    clear();
    show(Window, {});
    await until(() => document.body.textContent?.includes('Everything is sorted'));
  });
});

describe('history', () => {
  const page = () => document.body.textContent ?? '';
  const boxes = () => [...document.querySelectorAll<HTMLInputElement>('[data-index] input')];

  beforeEach(async () => {
    resetFake({ history: 28412 });
    called.length = 0;
    Object.assign(place, { route: { screen: 'review', params: {} }, kept: {}, profiles: [] });
    clear();
    show(Window, {});
    await until(() => page().includes('28,412 older messages with 480 people and clients on file.'));
    await until(() => row(0)?.textContent?.includes('60'));
  });

  it('opens as a plan by person, with nothing ticked, apart from today’s list', async () => {
    expect(boxes().some((one) => one.checked)).toBe(false);
    expect(said()).toContain('Nothing is ticked.');
    expect(await complaints()).toEqual([]);
  });

  it('ends figures under one another', () => {
    const ends = [...document.querySelectorAll('[data-index="0"] .figures')].map((one) => one.textContent?.trim());
    expect(ends).toEqual(['60', expect.stringMatching(/^\d+$/)]);
  });

  it('saves what is ticked by key to those who are ticked, and nobody else', async () => {
    await click(() => row(0));
    await until(() => document.activeElement === row(0));
    press('ArrowDown', { shiftKey: true });
    press(' ');
    await until(() => said().includes('into 2 profiles.'));
    press('i');
    await until(() => commands('history_choose').length === 1);
    expect(commands('history_choose')[0]).toMatchObject({ choice: { all: false, last_year: false } });
    expect((commands('history_choose')[0] as { choice: { targets: string[] } }).choice.targets).toHaveLength(2);
  });

  it('saves older mail for the group that is chosen', async () => {
    const who = () => document.querySelector<HTMLSelectElement>('.foot select');
    fake.users = team('marta');
    changed('account');
    await until(who);
    await choose(who, 'g2');
    await click(() => row(0));
    await until(() => document.activeElement === row(0));
    press(' ');
    await until(() => said().includes('into 1 profile.'));
    press('i');
    await until(() => commands('history_choose').length === 1);
    expect(commands('history_choose')[0]).toMatchObject({ choice: { group: 'g2' } });
    await choose(who, '');
    fake.users = team(null);
    changed('account');
    await until(() => !who());
  });

  it('ticks a whole group, and everybody but some', async () => {
    await click(() => named('button', /^Employees\s*40$/));
    await until(() => named('button', /^Employees\s*40$/)?.getAttribute('aria-pressed') === 'true');
    await until(() => rows().length > 0 && rows().every((one) => one.textContent?.includes('Employee')));
    press('a');
    await until(() => /into \d+ profiles/.test(said()));
    const group = /into (\d+) profiles/.exec(said())?.[1];
    await click(() => named('button', /^Everybody/));
    await until(() => named('button', /^Everybody/)?.getAttribute('aria-pressed') === 'true');
    expect(Number(group)).toBeLessThan(480);
    press('a');
    await until(() => said().includes('into 480 profiles.'));
    await click(() => boxes()[0]);
    await until(() => said().includes('into 479 profiles.'));
  });

  it('waits for Later under a chip of its own', async () => {
    press('e');
    await until(() => row(0)?.textContent?.includes('Anna'));
    await click(() => named('button', /^Older mail\s*28,412$/));
    await until(() => page().includes('Tick whose mail is saved.'));
  });
});

describe('what takes long', () => {
  it('says how far it is and can be given up, and then nothing was saved', async () => {
    fake.slow = 300;
    const before = ticked();
    press('i');
    const bar = await until(() => document.querySelector('.foot [role="progressbar"]'));
    await until(() => /Saving \d+ of 23 \((?!0%)\d+%\)/.test(said()));
    expect(bar.getAttribute('aria-valuemax')).toBe('23');
    press('Escape');
    await until(() => document.querySelector('.toasts')?.textContent?.includes('Cancelled. Nothing was saved.'));
    expect(ticked()).toBe(before);
    expect(fake.rows.some((one) => one.state === 'filed')).toBe(false);
  });
});
