import { beforeEach, describe, expect, it } from 'vitest';
import { fake, resetFake } from '../../api/fake';
import App from '../../shell/App.svelte';
import { session } from '../../shell/session.svelte';
import { clear, complaints, named, show, type, until } from '../../testing/window';
import { button, commands, field, firstRun, submit, title, pastCalendar } from '../../testing/firstRun';

async function address(text: string) {
  type(await field('E-mail address'), text);
  await submit('mailbox');
}

async function signIn(password: string) {
  type(await field(/^(App p|P)assword$/), password);
  await submit('sign-in');
}

beforeEach(firstRun);

describe('the first run', () => {
  it('connects a mailbox in four questions, then hands over the recovery key', async () => {
    await address('marta@zielinska-rekrutacja.example');
    await until(() => title() === 'Sign in to marta@zielinska-rekrutacja.example');
    expect(await complaints()).toEqual([]);
    await signIn('right');
    await until(() => title() === 'Since when?');
    expect(document.body.textContent).toContain('3,017 messages in 3 folders.');
    await until(() => document.querySelector('.days label.on')?.textContent?.includes('271 messages'));
    expect(document.querySelector('.days label.on')?.textContent).toContain('about 7.3 MB');
    (await until(() => named('label', /^Klienci/)?.querySelector('input'))).click();
    await until(() => document.querySelector('.days label:last-child')?.textContent?.includes('3,657 messages'));
    (await until(() => named('label', /^Klienci/)?.querySelector('input'))).click();
    expect(await complaints()).toEqual([]);
    (await button('Connect and synchronise')).click();
    await pastCalendar();
    await until(() => title() === 'Whom do you have on file?');
    expect(commands('account_add')[0]).toMatchObject({
      keep: { kind: 'days', days: 90 },
      folders: ['INBOX', 'Sent', 'Bewerbungen'],
      entry: { host: 'imap.zielinska-rekrutacja.example', port: 993, tls: 'implicit' },
    });
    expect(commands('sync_start')).toHaveLength(1);
    (await button('Suggested from Sent')).click();
    (await until(() => named('label', /^All 5 people/)?.querySelector('input'))).click();
    (await button('Add 5 people')).click();
    (await until(() => document.querySelector<HTMLButtonElement>('.foot .main:not(:disabled)'))).click();
    await until(() => title() === 'Keep your recovery key');
    expect(await complaints()).toEqual([]);
    type(await field('Its last four characters'), 'nope');
    await submit('key');
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('typing error'));
    type(await field('Its last four characters'), 'u2gs');
    await submit('key');
    await until(() => document.title.startsWith('Mail to sort'));
    expect(fake.recoveryConfirmed).toBe(true);
  });

  it('says what an address looks like once half of one was entered, and looks nothing up', async () => {
    const said = () => document.querySelector('.error')?.textContent ?? '';
    type(await field('E-mail address'), 'marta@firm');
    expect(said()).toBe('');
    await submit('mailbox');
    await until(() => said() === 'This is not an e-mail address. It looks like name@firm.example.');
    expect(commands('mailbox_detect')).toEqual([]);
    expect(await complaints()).toEqual([]);
    type(await field('E-mail address'), 'marta@firm.example');
    await until(() => said() === '' && document.querySelector('section.found'));
  });

  it('opens the sample mailbox with one click', async () => {
    (await button('Skip, use the sample mailbox')).click();
    await until(() => document.title.startsWith('Mail to sort'));
    expect(fake.demo).toBe(true);
  });

  it('opens a mail archive without any server', async () => {
    (await button('Archive (mbox, Maildir, EML)')).click();
    type(await field('Place of the archive'), 'nowhere');
    await submit('mailbox');
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('no mail archive'));
    type(await field('Place of the archive'), '/home/marta/Mail/INBOX.mbox');
    await until(() => document.body.textContent?.includes('399 messages in 2 folders.'));
    expect(await complaints()).toEqual([]);
    await submit('mailbox');
    await until(() => title() === 'Whom do you have on file?');
    expect(commands('account_add_archive').at(-1)).toEqual({ name: 'INBOX.mbox', path: '/home/marta/Mail/INBOX.mbox' });
  });

  it('says at which step a connection failed and what to do', async () => {
    await address('marta@zielinska-rekrutacja.example');
    await signIn('wrong');
    const alert = await until(() => document.querySelector('[role="alert"]'));
    expect(alert.textContent).toContain('User name or password is wrong.');
    expect(alert.querySelector('q')?.textContent).toBe('[AUTHENTICATIONFAILED] Authentication failed.');
    const steps = [...document.querySelectorAll('.steps li')].map((one) => one.className.replace(/svelte-\S+/, '').trim());
    expect(steps).toEqual(['ok', 'ok', 'ok', 'bad', '']);
    expect(commands('account_add')).toEqual([]);
  });

  it('says each step of the test as it is taken, and stops when told to', async () => {
    await address('marta@zielinska-rekrutacja.example');
    await signIn('right');
    const done = () => document.querySelectorAll('.steps li.ok').length;
    const current = () => document.querySelector('.steps [aria-current]')?.textContent ?? '';
    await until(() => done() === 1 && current().includes('Reach it'));
    await until(() => done() === 3 && current().includes('Sign in'));
    (await button('Stop')).click();
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('You stopped it.'));
    expect(title()).toContain('Sign in to');
  });

  it('begins with a backup, opened by its recovery key', async () => {
    (await button('I have a backup …')).click();
    await until(() => title() === 'Restore a backup');
    type(await field('Backup file'), '/media/stick/letter.pdf');
    await submit('restore');
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('not a backup'));
    type(await field('Backup file'), '/media/stick/dossier-2026-11-20.backup');
    await submit('restore');
    const found = () => document.querySelector('section[role="status"]')?.textContent ?? '';
    await until(() => found().includes('What the backup holds'));
    expect(found()).not.toContain('Backup of');
    type(await field('Recovery key'), 'K7QD-2M4F-9XWA-TR3P-6HVB-E8JN-5CZY-U2GS');
    expect(await complaints()).toEqual([]);
    await submit('restore');
    await until(() => document.body.textContent?.includes('3,017 messages · 60 people · 412 saved to profiles'));
    expect(found()).toContain('Backup of');
    await button('Restore');
    await submit('restore');
    await until(() => document.querySelector('.said')?.textContent?.includes('Everything is as it was on'));
    expect(commands('backup_restore')).toHaveLength(1);
    await button('Open Dossier');
  });

  it('shows an untrusted certificate’s fingerprint and goes on only when it is accepted', async () => {
    await address('marta@untrusted.example');
    await signIn('right');
    const accept = await button('It is the same: accept this certificate');
    expect(document.querySelector('code')?.textContent).toMatch(/^3F:A2:/);
    expect(document.body.textContent).toContain('whom this computer does not know');
    accept.click();
    await until(() => title() === 'Since when?');
    expect(commands('account_probe').at(-1).entry.fingerprint).toMatch(/^3F:A2:/);
  });

  it('lets the server be entered by hand, letter by letter', async () => {
    await address('marta@zielinska-rekrutacja.example');
    const details = await until(() => document.querySelector('details'));
    expect(details.open).toBe(false);
    details.open = true;
    await until(() => details.open);
    for (const text of ['m', 'ma', 'mail']) type(await field('Server'), text);
    expect(details.open).toBe(true);
    expect((await field('Server')).value).toBe('mail');
  });

  it('leads from a failure of the server to the field it is about, and drops it once that changes', async () => {
    await address('marta@nowhere.example');
    await signIn('right');
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('cannot be found'));
    const server = await field('Server');
    await until(() => document.activeElement === server);
    expect(document.querySelector('details')?.open).toBe(true);
    type(server, 'imap.elsewhere.example');
    await until(() => !document.querySelector('[role="alert"]') && !document.querySelector('.steps'));
  });

  it.each(['0', '99999', '1.5', ''])('says at the field that %j is no port, and tests nothing', async (port) => {
    await address('marta@zielinska-rekrutacja.example');
    type(await field('Port'), port);
    await signIn('right');
    const entered = await field('Port');
    await until(() => document.activeElement === entered);
    const said = document.getElementById(entered.getAttribute('aria-describedby') ?? '');
    expect(said?.textContent).toContain('from 1 to 65535');
    expect(document.querySelector<HTMLFormElement>('#sign-in')?.noValidate).toBe(true);
    expect(commands('account_probe')).toEqual([]);
    type(entered, '993');
    await until(() => !entered.getAttribute('aria-describedby'));
  });

  it.each([
    ['marta@zielinska-rekrutacja.example', 'Our guess'],
    ['marta@gmail.example', 'Mailbox found'],
  ])('calls the server of %s what it is: %s', async (text, words) => {
    type(await field('E-mail address'), text);
    const found = await until(() => document.querySelector('section.found'));
    expect(found.textContent).toContain(words);
  });

  it('takes people over from a table, with a look at it first', async () => {
    await address('marta@zielinska-rekrutacja.example');
    await signIn('right');
    (await button('Connect and synchronise')).click();
    await pastCalendar();
    type(await field('Table or address book'), '/home/marta/people.csv');
    (await button('Look at it')).click();
    await until(() => document.body.textContent?.includes('54 new · 2 changed ·'));
    expect(document.body.textContent).toContain('What stands under “E-Mail” is not an e-mail address.');
    expect(await complaints()).toEqual([]);
    (await button('Take over 56')).click();
    await until(() => commands('table_import').length === 1);
    expect(commands('table_import')[0].columns).toHaveLength(4);
  });
});

describe('a locked store', () => {
  it('is opened by the recovery key', async () => {
    clear();
    session.start = null;
    document.title = '';
    resetFake({ phase: 'locked' });
    show(App, {});
    await until(() => title() === 'Your data are locked');
    expect(await complaints()).toEqual([]);
    type(await field('Recovery key'), 'WRONG');
    await submit('unlock');
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('does not open'));
    type(await field('Recovery key'), 'K7QD-2M4F-9XWA-TR3P-6HVB-E8JN-5CZY-U2GS');
    await submit('unlock');
    await until(() => document.title.startsWith('Mail to sort'));
  });
});
