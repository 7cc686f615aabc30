/* Who uses the store, what each sees, and the door. */
import { call } from './call';
import type { Look, UndoRow } from './types';

/** Somebody who may sign in. */
export interface SignInRow {
  id: string;
  name: string;
  /** How the window looks to them. */
  look: Look;
}

export interface UserRow {
  id: string;
  /** Empty while there is only one. */
  name: string;
  admin: boolean;
  /** The highest group they see; `null`: everything. */
  sees: string | null;
  hasPassphrase: boolean;
}

export interface GroupRow {
  id: string;
  name: string;
  /** The one for everybody, which stays first. */
  everybody: boolean;
}

export interface UserWish {
  name: string;
  admin: boolean;
  sees: string | null;
}

export interface TeamRow {
  isTeam: boolean;
  mayLock: boolean;
  me: UserRow;
  /** For an admin. */
  users: UserRow[];
  groups: GroupRow[];
  /** Whether a code is asked for when something is connected. */
  twoFactor: boolean;
  /** The address codes are sent from; empty: through what is being connected. */
  codesFrom: string;
}

/** Which mailboxes a second user sees as their groups allow; all others are kept from them, in the group of that name. */
export interface Sharing {
  mailboxes: string[];
  private: string;
}

/** What somebody would see. */
export interface SightRow {
  /** Whether mailboxes can be kept from them now. */
  mayKeep: boolean;
  mailboxes: {
    id: string;
    name: string;
    /** The group that sees it now. */
    group: string;
    /** How many messages they see where it stays as it is. */
    messages: number;
  }[];
  candidates: number;
  clients: number;
}

export const signIn = (user: string, passphrase: string) => call<void>('sign_in', { user, passphrase });
export const signInRecover = (recoveryKey: string, user: string, passphrase: string) =>
  call<void>('sign_in_recover', { recoveryKey, user, passphrase });
export const lock = () => call<void>('lock');
/** Somebody pressed a key or a button. */
export const present = () => call<void>('present');
export const team = () => call<TeamRow>('team');
export const userBegin = (name: string, passphrase: string) => call<TeamRow>('user_begin', { name, passphrase });
export const userAdd = (wish: UserWish, passphrase: string, sharing: Sharing) =>
  call<TeamRow>('user_add', { wish, passphrase, sharing });
export const userSight = (wish: UserWish) => call<SightRow>('user_sight', { wish });
export const userSet = (id: string, wish: UserWish) => call<TeamRow>('user_set', { id, wish });
export const userRemove = (id: string) => call<TeamRow>('user_remove', { id });
export const passphraseChange = (old: string, fresh: string) => call<void>('passphrase_change', { old, fresh });
export const passphraseGive = (id: string, fresh: string) => call<void>('passphrase_give', { id, fresh });
/** What may be chosen from; nothing while there is one user. */
export const groups = () => call<GroupRow[]>('groups');
export const groupAdd = (name: string) => call<TeamRow>('group_add', { name });
export const groupRename = (id: string, name: string) => call<TeamRow>('group_rename', { id, name });
export const groupOrder = (order: string[]) => call<TeamRow>('group_order', { order });
export const groupRemove = (id: string) => call<TeamRow>('group_remove', { id });
export const filingGroup = (message: string, target: string, group: string) =>
  call<UndoRow>('filing_group', { message, target, group });
export const accountGroup = (account: string, group: string, withSaved: boolean) =>
  call<void>('account_group', { account, group, withSaved });
