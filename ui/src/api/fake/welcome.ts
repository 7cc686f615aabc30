import { Failed } from '../failed';
import type { Detected, DetectedServer, FolderRow, Look, MailboxEntry, Suggestion } from '../types';
import { at } from './mail';
import { target } from './people';
import { probe, stepwise, test } from './probe';
import { changed, fake, serverFolders } from './state';
import { startSync } from './sync';

/* What nobody says of a new mailbox. */
const unsaid = {
  disconnected: null,
  only_folder: null,
  group: 'g1',
  sign_in: 'password' as const,
  is_mine: true,
  may_change: true,
};
const RECOVERY = 'K7QD-2M4F-9XWA-TR3P-6HVB-E8JN-5CZY-U2GS';

export const suggested: Suggestion[] = [
  {
    address: 'anna.kowalska@poczta.example',
    name: 'Anna Kowalska',
    sent: 14,
    received: 11,
    last: at(0, '14:02'),
    client: null,
  },
  {
    address: 'jonas@brandt-logistik.example',
    name: 'Jonas Brandt',
    sent: 32,
    received: 29,
    last: at(0, '13:51'),
    client: target('c1', 'client', 'Brandt Logistik'),
  },
  { address: 'luca.rossi@posta.example', name: 'Luca Rossi', sent: 6, received: 4, last: at(1, '10:00'), client: null },
  {
    address: 'claire.moreau@courriel.example',
    name: 'Claire Moreau',
    sent: 5,
    received: 5,
    last: at(3, '12:18'),
    client: null,
  },
  { address: 'p.whitcombe@mailbox.example', name: 'Paul Whitcombe', sent: 3, received: 2, last: at(9, '11:04'), client: null },
];

function server(half: 'incoming' | 'outgoing', host: string, how: DetectedServer['how'], user: string): DetectedServer {
  return { half, host, port: half === 'incoming' ? 993 : 465, tls: 'implicit', user, how, foreign: how === 'autoconfig' };
}

const none: Detected = {
  provider: '',
  sign_in: 'password',
  oauth: '',
  steps: '',
  page: '',
  incoming: null,
  outgoing: null,
  calendar: null,
  alternatives: [],
  offline: false,
  no_such_domain: false,
  exchange: false,
};

/** What a network in which only these few are known says. */
function detected(address: string): Detected {
  const domain = address.split('@')[1] ?? '';
  const both = (incoming: string, outgoing: string, how: DetectedServer['how']) => ({
    incoming: server('incoming', incoming, how, address),
    outgoing: server('outgoing', outgoing, how, address),
  });
  if (/gmail|google/.test(domain))
    return {
      ...none,
      ...both('imap.google.example', 'smtp.google.example', 'table'),
      provider: 'Google',
      sign_in: 'app_password',
      oauth: 'google',
      steps: 'google',
      page: 'https://myaccount.google.com/apppasswords',
      calendar: { url: 'https://calendar.google.example/caldav/', how: 'table', foreign: false },
    };
  if (/outlook|microsoft/.test(domain))
    return {
      ...none,
      ...both('outlook.office365.example', 'smtp.office365.example', 'exchanger'),
      provider: 'Microsoft 365',
      sign_in: 'browser',
      oauth: 'microsoft',
    };
  if (domain.includes('sends')) return { ...none, ...both(`imap.nowhere.${domain}`, `smtp.${domain}`, 'services') };
  if (domain.includes('receives')) return { ...none, ...both(`imap.${domain}`, `smtp.nowhere.${domain}`, 'services') };
  if (domain.includes('tuta')) return { ...none, provider: 'Tuta', sign_in: 'own' };
  if (domain.includes('foreign'))
    return {
      ...none,
      ...both('imap.elsewhere.example', 'smtp.elsewhere.example', 'autoconfig'),
      alternatives: [
        server('incoming', `imap.${domain}`, 'answered', address),
        server('outgoing', `smtp.${domain}`, 'answered', address),
      ],
    };
  if (domain.includes('misspelt')) return { ...none, no_such_domain: true };
  const exchange = domain.includes('exchange');
  const offline = domain.includes('offline');
  return {
    ...none,
    ...both(`imap.${domain}`, `smtp.${domain}`, offline || exchange ? 'usual' : 'answered'),
    offline,
    exchange,
  };
}

/* The first user's window looks as is asked for, that of the others as the system's. */
function lookOf(user: string): Look {
  const { theme, text_size, language, region } = fake.settings;
  return user === 'u1' ? { theme, text_size, language, region } : { theme: '', text_size: 0, language: '', region: '' };
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  start: () => ({
    phase: fake.phase,
    failure: fake.phase === 'locked' ? { code: 'no_key', data: fake.passphrase ? { why: 'passphrase' } : {} } : null,
    version: '0.1.0',
    demo: fake.demo,
    system_language: (fake.phase !== 'sign_in' && fake.settings.language) || 'en-GB',
    users: fake.phase === 'sign_in' ? fake.users.users.map(({ id, name }) => ({ id, name, look: lookOf(id) })) : [],
    last_user: fake.phase === 'sign_in' ? fake.users.me : '',
    look: lookOf(fake.users.me),
  }),
  store_create: ({ passphrase }) => {
    if (fake.keyless && !passphrase) throw Failed.of('no_key', { why: 'no_keychain' });
    if (fake.keyless && passphrase.length < 10) throw Failed.of('weak_passphrase', { least: '10' });
    fake.phase = 'ready';
    Object.assign(fake, { accounts: [], folders: [], rows: [] });
    return { recoveryKey: RECOVERY };
  },
  store_create_demo: () => void Object.assign(fake, { phase: 'ready', demo: true }),
  recovery_key_show: () => RECOVERY,
  recovery_key_confirm: ({ lastFour }) => {
    if (lastFour.toUpperCase() !== RECOVERY.slice(-4)) throw Failed.of('recovery_key_mistyped');
    fake.recoveryConfirmed = true;
  },
  store_open: ({ passphrase }) => {
    if (passphrase !== fake.passphrase) throw Failed.of('wrong_key', { why: 'passphrase' });
    fake.phase = 'ready';
  },
  store_unlock: ({ recoveryKey }) => {
    if (recoveryKey !== RECOVERY) throw Failed.of('wrong_key');
    fake.phase = 'ready';
  },
  backup_status: () => ({
    folder: fake.settings.backup_folder,
    newest: fake.settings.backup_folder ? at(0, '09:00') : null,
    count: fake.settings.backup_folder ? 7 : 0,
    recovery_confirmed: fake.recoveryConfirmed,
    ways: ['keychain', 'recovery'],
    failure: null,
  }),
  backup_now: ({ folder }) => {
    fake.settings.backup_folder = folder;
    return {
      folder,
      newest: Math.floor(Date.now() / 1000),
      count: 1,
      recovery_confirmed: fake.recoveryConfirmed,
      ways: ['keychain', 'recovery'],
      failure: null,
    };
  },
  mailbox_detect: async ({ address, told }) => {
    test.stopped = false;
    for (const stage of ['autoconfig', 'services', 'exchanger']) {
      told(stage);
      await new Promise((done) => setTimeout(done, 10));
      if (test.stopped) throw Failed.of('cancelled');
    }
    return detected(address);
  },
  account_probe: ({ entry, secret, told }) => stepwise(probe(entry, secret.password ?? ''), told),
  mailbox_shared: async ({ entry, typed, told }) => {
    const domain = entry.address.split('@')[1];
    const rows = [
      { address: `jobs@${domain}`, name: 'Jobs', opens: true },
      { address: `bewerbung@${domain}`, name: '', opens: true },
    ];
    await new Promise((done) => setTimeout(done, 40));
    if (typed.length > 0) return typed.map((address: string) => ({ address, name: '', opens: !address.startsWith('closed') }));
    for (const row of rows) told(row);
    return rows;
  },
  account_probe_stop: () => void (test.stopped = true),
  account_tally: async ({ question, told }) => {
    for (const path of question.folders) {
      await Promise.resolve();
      const messages = serverFolders().find((one) => one.path === path)?.messages ?? 0;
      const part = (days: number) => (days === 0 ? messages : Math.round((messages * Math.min(days, 1000)) / 1000));
      told({ path, since: question.days.map(part), messages, octets: messages * 27_000 });
    }
  },
  archive_tally: ({ path, told }) => {
    if (!path.startsWith('/')) throw Failed.of('not_an_archive');
    told({ path: 'INBOX', since: [], messages: 312, octets: 9_400_000 });
    told({ path: 'Sent', since: [], messages: 87, octets: 1_100_000 });
  },
  me: () =>
    fake.accounts.some((one) => one.is_mine)
      ? { name: 'Marta Zielińska', address: 'marta@zielinska-rekrutacja.example' }
      : { name: '', address: '' },
  backup_look: ({ file, recoveryKey }) => {
    if (!file.endsWith('.backup')) throw Failed.of('bad_backup', { why: 'not_a_backup' });
    if (recoveryKey !== null && recoveryKey !== RECOVERY) throw Failed.of('recovery_key_mistyped');
    const open = fake.phase === 'ready' || recoveryKey !== null;
    return { made: at(1, '09:00'), held: open ? { messages: 3017, people: 60, filings: 412 } : null };
  },
  backup_restore: () => {
    const aside = fake.phase === 'ready' ? '/home/marta/.local/share/dossier/dossier-before-restore-2026-11-21.db' : '';
    fake.phase = 'ready';
    return { made: at(1, '09:00'), aside };
  },
  account_add: ({ entry, keep, folders }) => {
    const row = {
      id: `a${fake.accounts.length + 1}`,
      name: entry.name,
      kind: entry.kind as MailboxEntry['kind'],
      place: entry.kind === 'graph' ? entry.address : `${entry.host}:${entry.port}`,
      identities: [entry.address],
      in_step: 'ask' as const,
      cache_days: 0,
      keep,
      last_success: null,
      failure: null,
      ...unsaid,
      entry: entry as MailboxEntry,
    };
    fake.accounts.push(row);
    fake.folders = serverFolders().map((one): FolderRow => ({ ...one, chosen: folders.includes(one.path) }));
    changed('account', 'folder');
    return row;
  },
  account_add_archive: ({ name, path }) => {
    if (!path.startsWith('/')) throw Failed.of('not_an_archive');
    const row = {
      id: 'a2',
      name,
      kind: 'archive' as const,
      place: path,
      identities: [],
      in_step: 'ask' as const,
      cache_days: 0,
      keep: { kind: 'everything' as const },
      last_success: null,
      failure: null,
      ...unsaid,
      entry: null,
    };
    fake.accounts.push(row);
    changed('account', 'folder');
    return row;
  },
  accounts: () => fake.accounts,
  account_messages: () => 3017,
  account_set_cache: ({ id, days }) =>
    void Object.assign(fake.accounts.find((one) => one.id === id) ?? {}, { cache_days: days }),
  account_set_keep: ({ id, keep }) => void Object.assign(fake.accounts.find((one) => one.id === id) ?? {}, { keep }),
  account_set_password: () => undefined,
  folders: () => fake.folders,
  folders_refresh: () => fake.folders,
  folder_choose: ({ ids, chosen }) => {
    for (const one of fake.folders) if (ids.includes(one.id)) one.chosen = chosen;
    changed('folder', 'proposal');
    if (chosen) startSync();
  },
  folder_applications: ({ id, applications }) => {
    for (const one of fake.folders) if (one.id === id) one.applications = applications;
    changed('folder', 'proposal');
    if (applications) startSync();
  },
};
