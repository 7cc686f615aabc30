import type { AccountRow } from '../../api/types';
import type { OutgoingRow } from '../../api/types-accounts';
import { float } from '../../kit/float';
import ReconnectDialog from './ReconnectDialog.svelte';
import TestDialog from './TestDialog.svelte';

/** Opens what mends a mailbox: a test, which shows what is wrong, or a new sign-in where the one it has is refused. */
export function mending(account: AccountRow, senders: OutgoingRow[]): void {
  const sender = senders.find((one) => one.entry.account === account.id);
  if (account.failure?.code === 'untrusted') float(TestDialog, { account, sender });
  else float(ReconnectDialog, { account });
}
