import { beforeEach, describe, expect, it } from 'vitest';
import { complaints, named, type, until } from '../../testing/window';
import { alerted, button, commands, field, firstRun, found, submit, title } from '../../testing/firstRun';

const said = () => document.querySelector('section.found')?.textContent ?? '';

beforeEach(firstRun);

describe('what is found about an address', () => {
  it.each([
    ['marta@gmail.example', ['Mailbox found', 'Google', 'from Dossier’s own table', 'calendar.google.example', 'app password']],
    [
      'marta@outlook.example',
      ['Mailbox found', 'Microsoft Graph, over HTTPS', 'by where the domain’s mail goes', 'on its own page, in your browser'],
    ],
    ['marta@foreign.example', ['Mailbox found', 'imap.elsewhere.example', 'by the domain’s autoconfig']],
    ['marta@firm.example', ['Our guess', 'imap.firm.example', 'smtp.firm.example', 'guessed, and it answered']],
    ['marta@offline.example', ['Our guess', 'The network does not answer', 'nobody answered yet']],
    ['marta@misspelt.example', ['There is no domain misspelt.example', 'how the address is spelled']],
    ['marta@exchange.example', ['exchange.example runs its own Exchange server', 'offers no IMAP', 'nobody answered yet']],
    ['marta@tuta.example', ['Tuta lets no other program in', 'open it here as an archive']],
  ])('of %s says each part and how', async (address, parts) => {
    await found(address);
    for (const part of parts) expect(said()).toContain(part);
    expect(await complaints()).toEqual([]);
  });

  it.each([
    ['offline.example', 'Our guess'],
    ['misspelt.example', 'There is no domain'],
    ['exchange.example', 'own Exchange server'],
  ])('is looked at before anybody signs in where nobody answered: %s', async (domain, words) => {
    type(await field('E-mail address'), `marta@${domain}`);
    await submit('mailbox');
    await until(() => said().includes(words));
    expect(title()).toContain('Which address');
    await submit('mailbox');
    await until(() => title() === `Sign in to marta@${domain}`);
  });

  it('brings the text for the IT of an Exchange server without IMAP, and asks no more which server it is', async () => {
    await found('marta@exchange.example');
    await until(() =>
      document.querySelector('blockquote')?.textContent?.includes('IMAP and SMTP for my mailbox marta@exchange.example'),
    );
    await submit('mailbox');
    await until(() => named('summary', 'Server settings')?.parentElement?.querySelector('blockquote'));
  });

  it('says where it looks meanwhile, and stops when told to', async () => {
    type(await field('E-mail address'), 'marta@firm.example');
    (await button('Look up')).click();
    await until(() => document.querySelector('.looking')?.textContent?.includes('firm.example'));
    (await button('Stop looking')).click();
    await until(() => alerted().includes('You stopped it.'));
    expect(document.querySelector('.looking')).toBeNull();
  });

  it('forgets what was found once the address changes', async () => {
    await found('marta@gmail.example');
    type(await field('E-mail address'), 'marta@gmail.exampl');
    await until(() => !document.querySelector('section.found'));
  });

  it('goes no further where the provider lets no program in', async () => {
    await found('marta@tuta.example');
    expect((await button('Continue to sign-in')).disabled).toBe(true);
    await submit('mailbox');
    expect(title()).toContain('Which address');
  });
});

describe('a server that a stranger named', () => {
  it('is asked about by name before anything is sent there', async () => {
    await found('marta@foreign.example');
    expect(document.querySelector('fieldset')?.textContent).toContain('not part of foreign.example');
    await submit('mailbox');
    await until(() => alerted().includes('whether imap.elsewhere.example belongs to your provider'));
    expect(commands('store_create')).toEqual([]);
    expect(await complaints()).toEqual([]);
    (await until(() => named('label', /^Yes, it belongs/)?.querySelector('input'))).click();
    await submit('mailbox');
    await until(() => title().startsWith('Sign in to'));
    expect((await field('Server')).value).toBe('imap.elsewhere.example');
  });

  it('gives way to another that was found', async () => {
    await found('marta@foreign.example');
    const details = await until(() => document.querySelector('details'));
    details.open = true;
    const use = (host: string) =>
      until(() =>
        [...document.querySelectorAll('details li')].find((one) => one.textContent?.includes(host))?.querySelector('button'),
      );
    (await use('imap.foreign.example')).click();
    (await use('smtp.foreign.example')).click();
    await until(() => !document.querySelector('fieldset'));
    await submit('mailbox');
    await until(() => title().startsWith('Sign in to'));
    expect((await field('Server')).value).toBe('imap.foreign.example');
  });
});

describe('without network', () => {
  it('a server that is not found is no slip of whoever entered it', async () => {
    await found('marta@nowhere-offline.example');
    await submit('mailbox');
    type(await field('Password'), 'right');
    await submit('sign-in');
    await until(() => alerted().includes('the network did not answer before either'));
    expect(document.querySelector('details')?.open).toBe(false);
    expect(named('button', 'Only send from this address')).toBeUndefined();
    expect(await complaints()).toEqual([]);
  });
});

describe('an app password', () => {
  it('is made in numbered steps and pasted as the provider shows it: the core takes its spaces out', async () => {
    await found('marta@gmail.example');
    await submit('mailbox');
    const password = await field('App password');
    expect(document.querySelectorAll('section ol li')).toHaveLength(3);
    expect(document.body.textContent).toContain('Why not sign in with Google?');
    await button('Open Google’s page');
    expect(await complaints()).toEqual([]);
    type(password, ' abcd efgh\u00a0ijkl mnop\n');
    await submit('sign-in');
    await until(() => commands('account_probe').length === 1);
    expect(commands('account_probe')[0].secret.password).toBe(' abcd efgh\u00a0ijkl mnop');
  });

  it('leaves the spaces of an ordinary password alone', async () => {
    await found('marta@firm.example');
    await submit('mailbox');
    type(await field('Password'), 'correct horse ');
    await submit('sign-in');
    await until(() => commands('account_probe').length === 1);
    expect(commands('account_probe')[0].secret.password).toBe('correct horse ');
  });
});
