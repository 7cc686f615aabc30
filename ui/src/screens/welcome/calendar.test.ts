import { beforeEach, describe, expect, it } from 'vitest';
import { fakeCalendars, resetCalendars } from '../../api/fake/calendars';
import { browser } from '../../api/fake/sign_in';
import { place } from '../../shell/place.svelte';
import { complaints, named, type, until } from '../../testing/window';
import { button, commands, field, firstRun, found, submit, title } from '../../testing/firstRun';

const text = () => document.body.textContent?.replace(/\s+/g, ' ') ?? '';
const next = () => until(() => title() === 'Whom do you have on file?');

async function connected(address: string) {
  await found(address);
  await submit('mailbox');
  type(await field(/^(Password|App password)$/), 'right');
  await submit('sign-in');
  (await button('Connect and synchronise')).click();
  await until(() => title() === 'Your calendar too?');
}

beforeEach(async () => {
  browser.answer = '';
  resetCalendars();
  fakeCalendars.places = [];
  await firstRun();
});

describe('the calendar in the first run', () => {
  it('is that of the mailbox, without a second password, and is fetched once it is saved', async () => {
    await connected('marta@firm.example');
    await until(() => text().includes('kept for the mailbox marta@firm.example'));
    expect(await complaints()).toEqual([]);
    (await button('Test and connect')).click();
    await until(() => named('legend', 'Calendar'));
    expect(commands('calendar_add')).toMatchObject([{ secret: { kind: 'kept' } }]);
    expect(commands('calendar_choose')).toEqual([]);
    expect(await complaints()).toEqual([]);
    (await button('Save')).click();
    await next();
    expect(commands('calendar_choose')).toHaveLength(1);
  });

  it('can wait, and then nothing is connected', async () => {
    await connected('marta@firm.example');
    (await button('Without a calendar for now')).click();
    await next();
    expect(commands('calendar_add')).toEqual([]);
  });

  it('keeps nothing of one that was signed in to but not saved', async () => {
    await connected('marta@firm.example');
    (await button('Test and connect')).click();
    await until(() => named('legend', 'Calendar'));
    (await button('Without a calendar for now')).click();
    await next();
    expect(fakeCalendars.places).toEqual([]);
  });

  it('is all there is where somebody wants no mailbox', async () => {
    (await button('Only a calendar')).click();
    await until(() => title() === 'Which calendar do you work with?');
    expect(await complaints()).toEqual([]);
    type(await field('E-mail address'), 'marta@gmail.example');
    (await button('Continue')).click();
    (await button('Sign in in the browser')).click();
    await until(() => named('legend', 'Calendar'));
    expect(commands('account_add')).toEqual([]);
    (await button('Save')).click();
    await next();
    expect(fakeCalendars.places).toMatchObject([{ sign_in: 'google', address: 'marta@gmail.example' }]);
    expect(document.querySelector('.goal')?.textContent?.trim()).toBe('The calendar opens');
    (await button('Later, from Mail to sort')).click();
    (await button('Later, in Settings')).click();
    await until(() => place.route.screen === 'calendar');
  });
});
