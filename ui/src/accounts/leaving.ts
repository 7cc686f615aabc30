import { accountDisconnect, outgoingAccounts } from '../api/commands-accounts';
import type { AccountRow } from '../api/types';
import type { OutgoingRow } from '../api/types-accounts';
import Confirm from '../kit/Confirm.svelte';
import { float } from '../kit/float';
import { attempt } from '../shell/toasts.svelte';
import { t } from '../text';

/** What else opens with the sign-in of mailboxes that go, in words; empty where nothing does. */
export function openedToo(going: AccountRow[], all: AccountRow[]): string[] {
  const ids = going.map((one) => one.id);
  const opened = all.filter(
    (one) => one.disconnected === null && ids.includes(one.entry?.through ?? '') && !ids.includes(one.id),
  );
  if (opened.length === 0) return [];
  return [t('accounts.opens', { count: opened.length, names: opened.map((one) => one.name).join(', ') })];
}

/** From where automatic messages leave once accounts that send go, in words; empty where they left from none of them. */
export function systemGoes(going: OutgoingRow[], senders: OutgoingRow[]): string[] {
  if (!going.some((one) => one.system)) return [];
  const next = senders.find((one) => one.disconnected === null && !going.some((gone) => gone.id === one.id));
  return [next ? t('accounts.system.next', { address: next.entry.address }) : t('accounts.system.last')];
}

/** The same for the sending halves of mailboxes. */
export async function systemGoesWith(going: AccountRow[]): Promise<string[]> {
  const senders = await outgoingAccounts().catch(() => []);
  return systemGoes(
    senders.filter((one) => going.some((account) => account.id === one.entry.account)),
    senders,
  );
}

/** Disconnects a mailbox after saying what that does, also to others. */
export async function askDisconnect(account: AccountRow, all: AccountRow[], then: () => void = () => undefined): Promise<void> {
  const goes = await systemGoesWith([account]);
  float(Confirm, {
    title: t('accounts.disconnect.of', { name: account.name }),
    lines: [
      t('accounts.disconnect.stops'),
      ...openedToo([account], all),
      ...goes,
      t('accounts.disconnect.keeps'),
      t('accounts.disconnect.again'),
    ],
    act: t('accounts.disconnect'),
    run: () => void attempt(() => accountDisconnect(account.id)).then(then),
  });
}
