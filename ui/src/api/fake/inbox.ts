import type { ConversationRow, ConversationView, InboxPage, InboxQuery, MessageRow, ReviewRow } from '../types';
import { messageRow, messageView } from './messages';
import { profiles } from './people';
import { changed, enter, fake } from './state';

const DAY = 86_400;
/* Folders the inbox does not show. */
const AWAY = ['Archive', 'Junk', 'Trash'];

/* What was answered comes with it: two older messages, their first and the user's answer. */
function earlier(row: ReviewRow): MessageRow[] {
  const newest = messageRow(row);
  if (!row.in_reply_to || row.withheld) return [];
  const older = (id: string, days: number, change: Partial<MessageRow>): MessageRow => ({
    ...newest,
    id: `${row.id}-${id}`,
    received: row.received - days * DAY,
    unread: false,
    verdict: null,
    filed: [],
    attachments: 0,
    subject: row.in_reply_to?.subject ?? '',
    ...change,
  });
  const mine = { direction: 'out' as const, who: row.from, from_address: 'marta@zielinska-rekrutacja.example' };
  return [older('a', 9, {}), older('b', 4, mine)];
}

function conversationRow(row: ReviewRow): ConversationRow {
  const newest = messageRow(row);
  const older = earlier(row);
  const people = [{ name: row.from, me: row.direction === 'out' }];
  if (older.length > 0) people.push({ name: 'Marta Zielińska', me: true });
  return {
    row: newest,
    people,
    count: older.length + 1,
    unread: newest.unread ? 1 : 0,
    starred: fake.starred.has(row.id),
    attachments: newest.attachments,
    here: [row.id],
    snoozed: fake.snoozed.get(row.id) ?? null,
  };
}

function listed(query: InboxQuery): ConversationRow[] {
  const now = Date.now() / 1000;
  const off = (row: ReviewRow) => (fake.snoozed.get(row.id) ?? 0) > now;
  const fits: Record<InboxQuery['view'], (row: ReviewRow) => boolean> = {
    all: (row) => !off(row),
    unfiled: (row) => !off(row) && row.state !== 'filed',
    on_file: (row) => !off(row) && row.into.length > 0,
    no_answer: (row) => row.direction === 'out',
    snoozed: off,
  };
  const sent = query.view === 'no_answer';
  return fake.rows
    .filter((row) => (row.direction === 'out') === sent && !AWAY.includes(row.folder) && fits[query.view](row))
    .map(conversationRow);
}

function page(query: InboxQuery): InboxPage {
  const rows = listed(query);
  return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length, whole: true };
}

function conversation(id: string): ConversationView {
  const row = fake.rows.find((one) => one.id === id.split('-')[0]);
  const view = messageView(row?.id ?? id);
  const until = fake.snoozed.get(row?.id ?? '') ?? 0;
  return {
    rows: [...(row ? earlier(row) : []), view.row],
    open: [view],
    starred: row && fake.starred.has(row.id) ? [row.id] : [],
    snoozed: until > Date.now() / 1000 ? until : null,
  };
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  inbox_page: ({ query }) => page(query),
  inbox_total: ({ query }) => listed(query).length,
  conversation: ({ id }) => conversation(id),
  snooze: ({ ids, until }: { ids: string[]; until: number | null }) => {
    const before = new Map(fake.snoozed);
    for (const id of ids)
      if (until === null) fake.snoozed.delete(id);
      else fake.snoozed.set(id, until);
    changed('message');
    return enter(until === null ? 'unsnooze' : 'snooze', ids.length, 0, '', () => void (fake.snoozed = before));
  },
  await_answer: ({ ids, until }: { ids: string[]; until: number | null }) =>
    enter(until === null ? 'unawait' : 'await', ids.length, 0, '', () => {}),
  save_offers: ({ id }: { id: string }) => {
    const row = fake.rows.find((one) => one.id === id.split('-')[0]);
    const offered = (row?.into ?? []).map(({ chosen: _chosen, offered: _offered, ...one }) => one);
    return { offered, messages: row ? earlier(row).length + 1 : 1, address: row?.from_address ?? null };
  },
  person_draft: ({ id }: { id: string }) => {
    const view = messageView(id.split('-')[0] ?? id);
    const other = view.row.direction === 'out' ? (view.to[0] ?? view.from) : view.from;
    return { name: other.name, addresses: [other.address], phone: '+48 600 123 456', forwarded: false };
  },
  address_card: ({ address }: { address: string }) => {
    const known = profiles.find((one) => one.addresses.includes(address));
    const last = fake.rows.find((one) => one.from_address === address);
    return {
      address,
      own: address.startsWith('marta@'),
      target: known?.target ?? null,
      phone: known ? '+48 600 123 456, +48 22 555 01 02' : '',
      jobs: (last?.into ?? []).filter((one) => one.kind === 'job'),
      last: last ? messageRow(last) : null,
      last_was_sent: false,
    };
  },
  reply_open: ({ kind }: { kind: string }) => (kind === 'all' ? fake.crowd : []),
  call_open: () => undefined,
  message: ({ id }: { id: string }) => {
    const row = fake.rows.find((one) => one.id === id.split('-')[0]);
    const old = row && earlier(row).find((one) => one.id === id);
    if (!old) return messageView(id);
    const view = messageView(row.id);
    return { ...view, row: old, parts: [], filings: [], from: old.direction === 'out' ? (view.to[0] ?? view.from) : view.from };
  },
};
