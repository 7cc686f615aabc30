/* The commands of connected mailboxes and of accounts that send. */
import { call, callTelling } from './call';
import { orKept, type Given } from './secret';
import type * as R from './types';
import type * as A from './types-accounts';

export { groups } from './users';
export const accountSave = (id: string, entry: A.AccountEntry) => call<R.UndoRow>('account_save', { id, entry });
export const accountBrought = (id: string) => call<A.BroughtRow>('account_brought', { id });
/** Nothing is fetched or sent any more, and no secret is kept; the mail stays. */
export const accountDisconnect = (id: string) => call<void>('account_disconnect', { id });
/** Tests with what is kept; nothing is changed. */
export const accountTest = (id: string) => call<R.Probe>('account_test', { id });
/** Without a password what is kept is used; `then` hears each step once it went well. */
export const accountReconnect = (id: string, given: Given, then: (step: string) => void) =>
  callTelling<R.Probe, string>('account_reconnect', { id, secret: orKept(given) }, then);
/** The same at another server or as another user. */
export const accountMove = (id: string, entry: R.MailboxEntry, given: Given, then: (step: string) => void) =>
  callTelling<R.Probe, string>('account_move', { id, entry, secret: orKept(given) }, then);
/** Says what is left: how many rows, by what they are. */
export const accountDelete = (id: string) => call<[string, number][]>('account_delete', { id });
export const sources = () => call<A.SourceRow[]>('sources');
export const sourceSave = (source: A.SourceRow) => call<R.UndoRow>('source_save', { source });
export const sourceRemove = (account: string, folder: string) => call<R.UndoRow>('source_remove', { account, folder });
export const outgoingAccounts = () => call<A.OutgoingRow[]>('outgoing_accounts');
/** Tests it before it is kept, as {@link outgoingSave} takes it; `then` hears each step once it went well. Stopped by `accountProbeStop`. */
export const outgoingProbe = (id: string | null, entry: A.OutgoingEntry, given: Given, then: (step: string) => void) =>
  callTelling<R.Probe, string>('outgoing_probe', { id, entry, secret: orKept(given) }, then);
/** Without an id it is a new one; without a password what is kept is used. */
export const outgoingSave = (id: string | null, entry: A.OutgoingEntry, given: Given) =>
  call<A.OutgoingRow>('outgoing_save', { id, entry, secret: orKept(given) });
export const outgoingDisconnect = (id: string) => call<void>('outgoing_disconnect', { id });
export const outgoingRemove = (id: string) => call<void>('outgoing_remove', { id });
/** Says which account automatic messages left from before, where it was another. */
export const outgoingSetSystem = (id: string, system: boolean) =>
  call<[R.UndoRow, string | null]>('outgoing_set_system', { id, system });
/** Shared mailboxes that open with a sign-in: those typed, else the likely ones; `then` hears each that opens. Stopped by `accountProbeStop`. */
export const mailboxShared = (entry: R.MailboxEntry, given: Given, typed: string[], then: (row: A.SharedRow) => void) =>
  callTelling<A.SharedRow[], A.SharedRow>('mailbox_shared', { entry, secret: orKept(given), typed }, then);
