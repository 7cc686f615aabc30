import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../api/fake';
import { place } from '../shell/place.svelte';
import { begin } from '../shell/session.svelte';
import Window from '../shell/Window.svelte';
import { clear, click, complaints, named, show, until } from '../testing/window';

const asked = () => called.filter(([command]) => command === 'message_fetch').map(([, args]) => args);
const fetched = 'bardzo dziękuję za zaproszenie';

async function open(screen: string) {
  clear();
  await begin();
  Object.assign(place, { route: { screen, params: {} }, kept: {}, profiles: [] });
  show(Window, {});
  await click(() => document.querySelector<HTMLElement>('[data-index="0"]'));
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe.each([
  ['Mail to sort', 'review', '.mail'],
  ['the inbox', 'inbox', '.read'],
])('a text that is not here, in %s', (_, screen, where) => {
  const said = () => document.querySelector(where)?.textContent?.replace(/\s+/g, ' ') ?? '';

  it('is fetched while somebody looks, and says so', async () => {
    fake.away.set('m0', 'expired');
    await open(screen);
    await until(() => said().includes('The text is being fetched from your mailbox. Synchronising'));
    expect(await complaints()).toEqual([]);
    await until(() => said().includes(fetched));
    expect(asked()).toEqual([{ id: 'm0' }]);
  });

  it('says why it does not come, and is asked for again', async () => {
    fake.away.set('m0', 'headers');
    fake.offline = true;
    await open(screen);
    await until(() =>
      said().includes('The text could not be fetched: zielinska-rekrutacja.example The server imap.mail.example'),
    );
    await until(() => said().includes('brandt.example The server imap.brandt.example cannot be found. Check'));
    expect(await complaints()).toEqual([]);
    fake.offline = false;
    await click(() => named(`${where} button`, 'Try again'));
    await until(() => said().includes(fetched));
  });
});
