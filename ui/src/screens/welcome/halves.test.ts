import { beforeEach, describe, expect, it } from 'vitest';
import { complaints, named, type, until } from '../../testing/window';
import { alerted, button, commands, field, firstRun, found, submit, title, pastCalendar } from '../../testing/firstRun';

beforeEach(firstRun);

const steps = () => [...document.querySelectorAll('.steps')].map((one) => one.querySelectorAll('li.ok').length);

const card = () => document.querySelector('.tested')?.textContent ?? '';
const halves = () => [...document.querySelectorAll('.tested li')].map((one) => one.textContent?.trim());

async function signIn(text: string, password: string) {
  await found(text);
  await submit('mailbox');
  type(await field('Password'), password);
  await submit('sign-in');
}

describe('the two halves of a mailbox', () => {
  it('are tested one after the other and connected as one', async () => {
    await signIn('marta@firm.example', 'right');
    await until(() => title() === 'Since when?');
    expect(card()).toContain('Tested: it receives and sends.');
    expect(halves()).toEqual(['receivesyes', 'sendsyes', 'calendarnot connected']);
    expect(commands('outgoing_probe')[0]).toMatchObject({
      entry: {
        host: 'smtp.firm.example',
        port: 465,
        tls: 'implicit',
        user: 'marta@firm.example',
        address: 'marta@firm.example',
      },
      secret: { kind: 'password', password: 'right' },
    });
    (await button('Connect and synchronise')).click();
    await pastCalendar();
    await until(() => title() === 'Whom do you have on file?');
    expect(commands('outgoing_save')).toMatchObject([
      { id: null, entry: { host: 'smtp.firm.example', account: 'a1', own_secret: false }, secret: { kind: 'password' } },
    ]);
  });

  it('can be connected without the one that sends, where that does not work', async () => {
    await signIn('marta@receives.example', 'right');
    await until(() => alerted().includes('cannot be found'));
    expect(steps()).toEqual([5, 0]);
    expect(document.querySelector('.steps:has(.bad) [role="alert"]')?.textContent).toContain('cannot be found');
    expect(document.querySelector('details')?.open).toBe(true);
    expect(await complaints()).toEqual([]);
    (await button('Go on without sending')).click();
    await until(() => title() === 'Since when?');
    expect(halves()).toEqual(['receivesyes', 'sendsnot connected', 'calendarnot connected']);
    (await button('Connect and synchronise')).click();
    await pastCalendar();
    await until(() => title() === 'Whom do you have on file?');
    expect(commands('outgoing_save')).toEqual([]);
  });

  it('can be connected without the one that receives', async () => {
    await signIn('marta@sends.example', 'right');
    await until(() => alerted().includes('cannot be found'));
    (await button('Only send from this address')).click();
    await until(() => card().includes('Tested: it sends. Dossier fetches nothing from it.'));
    expect(await complaints()).toEqual([]);
    (await button('Connect')).click();
    await until(() => title() === 'Whom do you have on file?');
    expect(commands('sync_start')).toEqual([]);
    expect(commands('account_add')).toEqual([]);
    expect(commands('outgoing_save')).toMatchObject([
      { entry: { account: '', own_secret: true }, secret: { kind: 'password', password: 'right' } },
    ]);
  });

  it('tests only what is ticked', async () => {
    await found('marta@firm.example');
    await submit('mailbox');
    type(await field('Password'), 'right');
    const details = await until(() => document.querySelector('details'));
    details.open = true;
    (await until(() => named('label', 'Send mail')?.querySelector('input'))).click();
    await submit('sign-in');
    await until(() => title() === 'Since when?');
    expect(commands('outgoing_probe')).toEqual([]);
  });

  it('share a certificate that was accepted', async () => {
    await signIn('marta@untrusted.example', 'right');
    (await button('It is the same: accept this certificate')).click();
    await until(() => title() === 'Since when?');
    const tested = commands('outgoing_probe').map(({ entry }) => entry.fingerprint.slice(0, 5));
    expect(tested).toEqual(['', '3F:A2']);
  });

  it('leads from a wrong password back to it, and asks the other half nothing', async () => {
    await signIn('marta@firm.example', 'wrong');
    const password = await field('Password');
    await until(() => document.activeElement === password);
    expect(commands('outgoing_probe')).toEqual([]);
    expect(named('button', 'Only send from this address')).toBeUndefined();
  });
});
