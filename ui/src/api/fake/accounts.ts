import { Failed } from '../failed';
import type { SecretEntry } from '../types-sign-in';
import type { OutgoingEntry, OutgoingRow, SourceRow } from '../types-accounts';
import { probe, stepwise } from './probe';
import { changed, enter, fake } from './state';

const account = (id: string) => {
  const found = fake.accounts.find((one) => one.id === id);
  if (!found) throw Failed.of('not_found', { what: 'account' });
  return found;
};

const sender = (id: string) => {
  const found = fake.senders.find((one) => one.id === id);
  if (!found) throw Failed.of('not_found', { what: 'outgoing_account' });
  return found;
};

/** Nothing is missing, or all that is. */
function missing(fields: [string, boolean][]) {
  const empty = fields.filter(([, is]) => is).map(([name]) => name);
  if (empty.length > 0) throw Failed.of('missing', { field: empty[0] ?? '', fields: empty.join(',') });
}

const typed = (secret: SecretEntry) => (secret.kind === 'password' ? secret.password : '');

const now = () => Math.floor(Date.now() / 1000);

/* Automatic messages leave from the next one that is connected. */
const handOn = (id: string) => {
  const next = fake.senders.find((one) => one.id !== id && one.disconnected === null);
  if (sender(id).system && next) for (const one of fake.senders) one.system = one === next;
};

const forget = (id: string) => {
  fake.accounts = fake.accounts.filter((one) => one.id !== id);
  fake.folders = fake.folders.filter((one) => one.account !== id);
  fake.sources = fake.sources.filter((one) => one.account !== id);
  fake.senders = fake.senders.filter((one) => one.entry.account !== id);
  changed('account');
};

function check(entry: OutgoingEntry) {
  const byServer = entry.kind === 'smtp';
  missing([
    ['outgoing_name', entry.name.trim() === ''],
    ['address', entry.address.trim() === ''],
    ['host', byServer && entry.host.trim() === ''],
    ['port', byServer && !entry.port],
    ['user', byServer && entry.user.trim() === ''],
    ['account', !entry.own_secret && entry.account === ''],
  ]);
  if (!entry.address.includes('@')) throw Failed.of('bad_address', { field: 'address', value: entry.address });
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  account_brought: () => ({ messages: 3017, saved: 412, profiles: 96, documents: 38, elsewhere: 12 }),
  account_remove: ({ id }) => forget(id as string),
  account_save: ({ id, entry }) => {
    missing([
      ['name', entry.name.trim() === ''],
      ['group', entry.group === ''],
    ]);
    const before = { ...account(id as string) };
    Object.assign(account(id as string), { ...entry, only_folder: entry.only_folder || null });
    changed('account');
    return enter('account_edit', 1, 0, entry.name as string, () => Object.assign(account(id as string), before));
  },
  account_disconnect: ({ id }) => {
    account(id as string).disconnected = now();
    for (const one of fake.senders) if (one.entry.account === id) one.disconnected = now();
    changed('account');
  },
  account_test: ({ id }) => probe(account(id as string).entry ?? { host: '', fingerprint: '' }, ''),
  account_reconnect: ({ id, secret, told }) => {
    const row = account(id as string);
    if (row.disconnected !== null && secret.kind === 'kept' && row.kind === 'imap') missing([['password', true]]);
    const found = probe(row.entry ?? { host: '', fingerprint: '' }, typed(secret));
    for (const [step, well] of found.steps) if (well) told(step);
    if (!found.failure) {
      row.disconnected = null;
      for (const one of fake.senders) if (one.entry.account === id) one.disconnected = null;
      changed('account');
    }
    return found;
  },
  account_move: ({ id, entry, secret, told }) => {
    const found = probe(entry, typed(secret));
    for (const [step, well] of found.steps) if (well) told(step);
    if (!found.failure) {
      const row = account(id as string);
      for (const { entry: sends } of fake.senders.filter((one) => one.entry.account === id))
        if (sends.host === entry.host && sends.fingerprint === row.entry?.fingerprint) sends.fingerprint = entry.fingerprint;
      Object.assign(row, { entry, place: `${entry.host}:${entry.port}`, disconnected: null, failure: null });
      changed('account');
    }
    return found;
  },
  account_delete: ({ id }) => {
    forget(id as string);
    return ['folders', 'copies', 'messages', 'saved', 'documents', 'search'].map((what) => [what, 0]);
  },
  sources: () => fake.sources,
  source_save: ({ source }) => {
    missing([['source_name', source.name.trim() === '']]);
    const before = fake.sources;
    const is = (one: SourceRow) => one.account === source.account && one.folder === source.folder;
    fake.sources = [...fake.sources.filter((one) => !is(one)), source as SourceRow];
    changed('account');
    return enter('source_save', 1, 0, source.name as string, () => (fake.sources = before));
  },
  source_remove: ({ account: of, folder }) => {
    const before = fake.sources;
    fake.sources = fake.sources.filter((one) => one.account !== of || one.folder !== folder);
    changed('account');
    return enter('source_remove', 1, 0, '', () => (fake.sources = before));
  },
  outgoing_accounts: () => fake.senders,
  outgoing_probe: ({ entry, secret, told }) => {
    check(entry as OutgoingEntry);
    const found = probe(entry, typed(secret));
    const steps = found.steps.filter(([step]) => step !== 'folders');
    return stepwise({ ...found, steps, folders: [] }, told);
  },
  outgoing_save: ({ id, entry, secret }) => {
    check(entry as OutgoingEntry);
    const known = id === null ? undefined : sender(id as string);
    if (entry.own_secret && secret.kind === 'kept' && !known?.entry.own_secret) missing([['password', true]]);
    const mailbox = fake.accounts.find((one) => one.id === entry.account)?.name ?? '';
    const row: OutgoingRow = {
      id: `s${fake.senders.length + 1}`,
      system: !fake.senders.some((one) => one.system),
      last_success: null,
      ...known,
      failure: null,
      disconnected: null,
      entry: entry as OutgoingEntry,
      mailbox,
    };
    fake.senders = known ? fake.senders.map((one) => (one.id === known.id ? row : one)) : [...fake.senders, row];
    changed('account');
    return row;
  },
  outgoing_test_send: async ({ id, told }) => {
    const { entry } = sender(id as string);
    const names = ['dns', 'tcp', 'tls', 'login', 'sender', 'recipient', 'message', 'arrived'];
    const failed = entry.host.includes('refuses') ? names.indexOf('sender') : names.length;
    for (const name of names.slice(0, failed)) {
      await Promise.resolve();
      told(name);
    }
    const steps = names.slice(0, failed + 1).map((name, at) => [name, at < failed]);
    const address = entry.address;
    if (failed === names.length)
      return { steps, failure: null, address, taken: '250 2.0.0', arrival: { folder: 'INBOX', junk: false, seconds: 3 } };
    const data = { fault: 'sender', said: '550 5.7.1 Sender address rejected: not owned by user' };
    return { steps, failure: { code: 'refused', data }, address, taken: '', arrival: null };
  },
  outgoing_disconnect: ({ id }) => {
    sender(id as string).disconnected = now();
    handOn(id as string);
    changed('account');
  },
  outgoing_remove: ({ id }) => {
    handOn(id as string);
    fake.senders = fake.senders.filter((one) => one.id !== id);
    changed('account');
  },
  outgoing_set_system: ({ id, system }) => {
    const before = fake.senders.find((one) => one.system && one.id !== id);
    if (system) for (const one of fake.senders) one.system = one.id === id;
    else handOn(id as string);
    changed('account');
    const back = () => {
      for (const one of fake.senders) one.system = one === before;
    };
    return [enter('outgoing_system', system ? 1 : 0, 0, sender(id as string).entry.name, back), before?.entry.name ?? null];
  },
};
