import { accountDisconnect } from '../api/commands-accounts';
import type { AccountRow } from '../api/types';
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

/** Disconnects a mailbox after saying what that does, also to others. */
export function askDisconnect(account: AccountRow, all: AccountRow[], then: () => void = () => undefined): void {
  float(Confirm, {
    title: t('accounts.disconnect.of', { name: account.name }),
    lines: [
      t('accounts.disconnect.stops'),
      ...openedToo([account], all),
      t('accounts.disconnect.keeps'),
      t('accounts.disconnect.again'),
    ],
    act: t('accounts.disconnect'),
    run: () => void attempt(() => accountDisconnect(account.id)).then(then),
  });
}
