import { Failed } from '../failed';
import type { InStep, MailboxAct, MailboxDone } from '../types-mailbox';
import { changed, fake } from './state';

const inStep = new Map<string, InStep>();

/** What the user does with mail in their mailbox; what leaves the inbox leaves the list. */
function act({ ids, verb, to, sure, by_itself: byItself }: MailboxAct): MailboxDone {
  const account = fake.accounts[0];
  if (account && (inStep.get(account.id) ?? 'ask') === 'ask') {
    throw Failed.of('ask_in_step', { account: account.id, name: account.name });
  }
  const rows = fake.rows.filter((row) => ids.includes(row.id));
  const trashed = rows.filter((row) => row.folder === 'Trash');
  if (verb === 'delete' && trashed.length > 0 && !sure) throw Failed.of('ask_delete', { count: String(trashed.length) });
  const before = structuredClone(fake.rows);
  for (const row of rows) {
    if (verb === 'read' || verb === 'unread') row.unread = verb === 'unread';
    if (verb === 'star') fake.starred.add(row.id);
    if (verb === 'unstar') fake.starred.delete(row.id);
    if (verb === 'move') row.folder = fake.folders.find((folder) => folder.id === to)?.path ?? row.folder;
    if (verb === 'archive') row.folder = 'Archive';
    if (verb === 'junk') row.folder = 'Junk';
    if (verb === 'delete') row.folder = 'Trash';
  }
  const name = { id: `mail-${fake.undos.length}`, verb: `mail_${verb}`, count: rows.length, count2: 0, name: '', at: 0 };
  if (!byItself && !sure) {
    fake.undos.unshift({ row: name, back: () => fake.rows.splice(0, fake.rows.length, ...before) });
  }
  changed('message');
  const waiting = account && inStep.get(account.id) === 'both' ? rows.length : 0;
  return { messages: rows.length, waiting, undo: byItself || sure ? null : name };
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  mailbox_act: ({ act: what }) => act(what as MailboxAct),
  account_set_in_step: ({ id, inStep: word }) => {
    inStep.set(id as string, word as InStep);
    changed('account');
  },
};
