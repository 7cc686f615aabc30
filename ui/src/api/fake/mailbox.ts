import { Failed } from '../failed';
import type { ReviewRow } from '../types';
import type { InStep, MailboxAct, MailboxDone, MailboxVerb, WrittenRow } from '../types-mailbox';
import { changed, fake } from './state';
import { writtenRows } from './written';

const written: WrittenRow[] = globalThis.location?.search.includes('written') ? writtenRows() : [];

const remember = (rows: ReviewRow[], verb: MailboxVerb, account: string) => {
  const act = verb === 'archive' || verb === 'junk' || verb === 'not_junk' || verb === 'delete' ? 'move' : verb;
  const to = { archive: 'Archive', junk: 'Junk', delete: 'Trash', not_junk: 'INBOX' }[verb as string] ?? '';
  const state = written.length === 1 ? 'refused' : 'done';
  for (const row of rows) {
    const said = state === 'refused' ? '[OVERQUOTA] Quota exceeded' : '';
    const why = state === 'refused' ? 'refused' : '';
    const base = { account, act, state, why, said, folder: row.folder, to } as const;
    written.unshift({ ...base, subject: row.subject, from: row.from, at: row.received, ended: row.received });
  }
};

/** What the user does with mail in their mailbox; what leaves the inbox leaves the list. */
function act({ ids, verb, to, sure, by_itself: byItself }: MailboxAct): MailboxDone {
  const account = fake.accounts[0];
  if (account?.in_step === 'ask') {
    throw Failed.of('ask_in_step', { account: account.id, name: account.name });
  }
  const rows = fake.rows.filter((row) => ids.includes(row.id));
  const trashed = rows.filter((row) => row.folder === 'Trash');
  if (verb === 'delete' && trashed.length > 0 && !sure) throw Failed.of('ask_delete', { count: String(trashed.length) });
  const before = structuredClone(fake.rows);
  if (account?.in_step === 'both') remember(rows, verb, account.name);
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
    fake.undos.push({ row: name, back: () => fake.rows.splice(0, fake.rows.length, ...before) });
  }
  changed('message');
  const waiting = account?.in_step === 'both' ? rows.length : 0;
  return { messages: rows.length, waiting, undo: byItself || sure ? null : name };
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  mailbox_act: ({ act: what }) => act(what as MailboxAct),
  written_page: ({ offset, limit }) => ({
    rows: written.slice(offset as number, (offset as number) + (limit as number)),
    total: written.length,
  }),
  account_set_in_step: ({ id, inStep: word }) => {
    for (const account of fake.accounts) if (account.id === id) account.in_step = word as InStep;
    changed('account');
  },
};
