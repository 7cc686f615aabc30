import { Failed } from '../failed';
import type { Sharing, TeamRow, UserWish } from '../users';
import { emit } from './events';
import { marta } from './people-here';
import { changed, enter, fake } from './state';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
type Args = any;

function row(): TeamRow {
  const { users, groups, passphrases, me: id } = fake.users;
  const me = users.find((user) => user.id === id) ?? marta();
  return {
    isTeam: users.length > 1,
    mayLock: passphrases.size > 0,
    me,
    users: me.admin ? users : [],
    groups: groups.filter((group) => me.sees === null || group.everybody || group.id === me.sees),
    twoFactor: fake.users.twoFactor && users.length > 1,
    codesFrom: fake.senders.find((one) => one.system)?.entry.address ?? '',
  };
}

function done(): TeamRow {
  changed('account');
  return row();
}

function strong(passphrase: string): void {
  if (passphrase.trim().length < 10) throw Failed.of('weak_passphrase', { least: '10' });
}

function free(names: { id: string; name: string }[], name: string, id = ''): string {
  if (names.some((one) => one.id !== id && one.name.toLowerCase() === name.trim().toLowerCase())) throw Failed.of('name_taken');
  return name.trim();
}

function let_in(user: string): void {
  fake.users.me = user;
  fake.phase = 'ready';
  emit('store', null);
}

export const answers: Record<string, (args: Args) => unknown> = {
  team: row,
  groups: () => (fake.users.users.length > 1 ? row().groups : []),
  present: () => undefined,
  lock: () => {
    if (fake.users.passphrases.size === 0) throw Failed.of('admin_only');
    fake.phase = 'sign_in';
    emit('store', null);
  },
  sign_in: ({ user, passphrase }) => {
    if (fake.users.passphrases.get(user as string) !== passphrase) throw Failed.of('wrong_key', { why: 'passphrase' });
    let_in(user as string);
  },
  sign_in_recover: ({ user, passphrase }) => {
    strong(passphrase as string);
    fake.users.passphrases.set(user as string, passphrase as string);
    let_in(user as string);
  },
  user_begin: ({ name, passphrase }) => {
    strong(passphrase as string);
    fake.users.users = [{ ...marta(), name: name as string }];
    fake.users.passphrases.set('u1', passphrase as string);
    return done();
  },
  user_sight: ({ wish }: { wish: UserWish }) => ({
    mayKeep: wish.sees !== null && fake.users.users.length < 2,
    mailboxes: fake.accounts.map((one) => ({
      id: one.id,
      name: one.name,
      group: fake.users.groups.find((group) => group.id === one.group)?.name ?? '',
      messages: 1204,
    })),
    candidates: 12,
    clients: 3,
  }),
  user_add: ({ wish, passphrase, sharing }: { wish: UserWish; passphrase: string; sharing: Sharing }) => {
    const name = free(fake.users.users, wish.name);
    strong(passphrase);
    if (wish.sees !== null && fake.users.users.length < 2) {
      const kept = fake.users.groups.at(-1)!;
      if (kept.everybody) fake.users.groups.push({ id: 'g2', name: sharing.private, everybody: false });
      const group = fake.users.groups.at(-1)!.id;
      for (const one of fake.accounts) if (!sharing.mailboxes.includes(one.id)) one.group = group;
    }
    const id = `u${fake.users.users.length + 1}`;
    fake.users.users.push({ ...wish, name, id, hasPassphrase: true });
    fake.users.passphrases.set(id, passphrase);
    return done();
  },
  user_set: ({ id, wish }: { id: string; wish: UserWish }) => {
    const name = free(fake.users.users, wish.name, id);
    if (!wish.admin && !fake.users.users.some((user) => user.admin && user.id !== id)) throw Failed.of('last_admin');
    fake.users.users = fake.users.users.map((user) => (user.id === id ? { ...user, ...wish, name } : user));
    return done();
  },
  user_remove: ({ id }) => {
    fake.users.users = fake.users.users.filter((user) => user.id !== id);
    fake.users.passphrases.delete(id as string);
    return done();
  },
  two_factor_set: ({ on }) => {
    fake.users.twoFactor = on as boolean;
    return done();
  },
  passphrase_change: ({ old, fresh: wanted }) => {
    if (fake.users.passphrases.get(fake.users.me) !== old) throw Failed.of('wrong_key', { why: 'passphrase' });
    strong(wanted as string);
    fake.users.passphrases.set(fake.users.me, wanted as string);
  },
  passphrase_give: ({ id, fresh: wanted }) => {
    strong(wanted as string);
    fake.users.passphrases.set(id as string, wanted as string);
  },
  group_add: ({ name }) => {
    const id = `g${fake.users.groups.length + 1}`;
    fake.users.groups.push({ id, name: free(fake.users.groups, name as string), everybody: false });
    return done();
  },
  group_rename: ({ id, name }) => {
    const named = free(fake.users.groups, name as string, id as string);
    fake.users.groups = fake.users.groups.map((group) => (group.id === id ? { ...group, name: named } : group));
    return done();
  },
  group_order: ({ order }: { order: string[] }) => {
    fake.users.groups = order.flatMap((id) => fake.users.groups.find((group) => group.id === id) ?? []);
    return done();
  },
  group_remove: ({ id }) => {
    if (fake.accounts.some((account) => account.group === id)) throw Failed.of('group_in_use', { count: '1' });
    fake.users.groups = fake.users.groups.filter((group) => group.id !== id);
    return done();
  },
  filing_group: () => {
    changed('filing', 'message');
    return enter('group', 1, 0, 'Kowalska, Anna', () => undefined);
  },
  account_group: ({ account, group }) => {
    for (const one of fake.accounts) if (one.id === account) one.group = group as string;
    changed('account');
  },
};
