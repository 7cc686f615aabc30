import { beforeEach, describe, expect, it } from 'vitest';
import { called, resetFake } from '../api/fake';
import { browser, comeBack } from '../api/fake/sign_in';
import type { SignedIn } from '../api/types';
import { clear, click, complaints, named, show, type, until } from '../testing/window';
import { say } from '../text';
import { LANGUAGES } from '../text/language.svelte';
import BrowserSignIn from './BrowserSignIn.svelte';
import { PERMISSIONS } from './signIn.svelte';

const MARTA = 'marta@firm.example';
let signed: SignedIn[] = [];
const text = () => document.body.textContent ?? '';
const asked = () => called.filter(([name]) => name === 'sign_in_start').map(([, args]) => args.asked);

function field(label: string): HTMLInputElement {
  const found = document.getElementById(named('label', label)?.getAttribute('for') ?? '');
  if (!(found instanceof HTMLInputElement)) throw new Error(`no field ${label}`);
  return found;
}

function open(issuer: 'google' | 'microsoft' = 'microsoft') {
  show(BrowserSignIn, { issuer, address: MARTA, onsigned: (one: SignedIn) => signed.push(one) });
}

beforeEach(() => {
  clear();
  resetFake();
  called.length = 0;
  signed = [];
  browser.answer = 'by hand';
});

describe('signing in in the browser', () => {
  it('waits, opens the page again, and says who signed in', async () => {
    open();
    await click(() => named('button', 'Sign in in the browser'));
    await until(() => text().includes('Waiting for your browser'));
    await until(() => named('button', 'Open again')?.matches(':enabled'));
    expect(await complaints()).toEqual([]);
    await click(() => named('button', 'Open again'));
    await until(() => called.some(([name]) => name === 'sign_in_open'));
    comeBack();
    await until(() => text().includes(`Signed in as ${MARTA}.`));
    expect(signed.map((one) => one.ticket)).toEqual(['ticket-1']);
    expect(asked()).toMatchObject([{ issuer: 'microsoft', purpose: 'mail', hint: MARTA, client_id: '' }]);
  });

  it('can be stopped and is as before then', async () => {
    open();
    await click(() => named('button', 'Sign in in the browser'));
    await until(() => text().includes('Waiting'));
    await click(() => named('button', 'Stop'));
    await until(() => text().includes('Your browser opens Microsoft’s own page'));
    expect(signed).toEqual([]);
  });

  it('stops waiting when somebody leaves', async () => {
    open();
    await click(() => named('button', 'Sign in in the browser'));
    await until(() => text().includes('Waiting'));
    clear();
    await until(() => called.some(([name]) => name === 'sign_in_stop'));
  });

  it('says that somebody else signed in', async () => {
    browser.answer = 'other@firm.example';
    open();
    await click(() => named('button', 'Sign in in the browser'));
    await until(() => text().includes('Signed in as other@firm.example.'));
    expect(text()).toContain(`You entered ${MARTA}.`);
  });

  it('gives the administrator a text where only they can allow it', async () => {
    browser.answer = 'admin';
    open();
    await click(() => named('button', 'Sign in in the browser'));
    await until(() => text().includes('Your IT must allow this first. AADSTS90094'));
    const forIt = document.querySelector('blockquote')?.textContent ?? '';
    for (const part of [MARTA, 'built-in', PERMISSIONS.mail, 'offline_access', 'Microsoft Entra'])
      expect(forIt).toContain(part);
    expect(await complaints()).toEqual([]);
  });

  it('says in steps how to get a client id where there is none, and takes it', async () => {
    browser.answer = 'no_client_id';
    open('google');
    await click(() => named('button', 'Sign in in the browser'));
    await until(() => text().includes('has no client id'));
    expect(document.querySelector('details')?.open).toBe(true);
    expect(document.querySelectorAll('ol li')).toHaveLength(4);
    type(field('Own client id'), 'own-id');
    type(field('Client secret'), 'own-secret');
    await click(() => named('button', 'Try again'));
    await until(() => signed.length === 1);
    expect(asked().at(-1)).toMatchObject({ client_id: 'own-id', client_secret: 'own-secret' });
  });
});

describe.each(LANGUAGES)('the text for the administrator in %s', (language) => {
  it('names what is asked for and never to click through a warning', () => {
    const google = say(language, 'sign_in.it.google', { address: MARTA });
    const microsoft = say(language, 'sign_in.it.microsoft', { address: MARTA, client: '', permissions: PERMISSIONS.graph });
    expect(google).toContain('https://mail.google.com/');
    for (const part of ['Mail.ReadWrite', 'User.Read', 'offline_access', 'OAuth 2.0', 'PKCE'])
      expect(microsoft).toContain(part);
  });
});
