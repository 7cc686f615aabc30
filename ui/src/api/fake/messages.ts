import { Failed } from '../failed';
import type { MessageRow, MessageView, ReviewRow } from '../types';
import { partsOf } from './files';
import { bodyText, quoteStart } from './mail';
import { byId, profiles } from './people';
import { fake } from './state';

export function messageRow(row: ReviewRow): MessageRow {
  return {
    id: row.id,
    received: row.received,
    direction: row.direction,
    who: row.direction === 'out' ? row.to.join(', ') : row.from,
    from_address: row.from_address,
    subject: row.subject,
    preview: row.withheld ? '' : bodyText.replaceAll('\n', ' ').slice(0, 140),
    attachments: row.attachments,
    unread: row.unread,
    filed: row.state === 'filed' ? row.into.filter((one) => one.chosen) : [],
    verdict: row.state === 'filed' ? null : row.verdict,
    excluded: row.withheld,
    folder: row.folder,
    account: fake.elsewhere.has(row.id) ? 'a2' : 'a1',
    marks: [],
  };
}

export function messageView(id: string): MessageView {
  const row = fake.rows.find((one) => one.id === id);
  if (!row) throw Failed.of('not_found');
  const who = profiles.find((one) => one.addresses.includes(row.from_address));
  return {
    row: messageRow(row),
    message_id: row.message_id,
    from: { name: row.from, address: row.from_address, target: who?.target ?? null },
    to: row.to.map((name) => ({ name, address: name.includes('@') ? name : 'someone@mail.example', target: null })),
    cc: [],
    text: row.withheld || fake.away.has(id) ? null : bodyText,
    quote_start: quoteStart,
    parts: partsOf(row),
    size: 251_904,
    body: row.withheld ? 'headers' : (fake.away.get(id) ?? 'stored'),
    filings:
      row.state === 'filed'
        ? row.into
            .filter((one) => one.chosen)
            .map((one) => ({
              target: byId(one.id)?.target ?? one,
              verdict: row.verdict,
              reasons: one.reasons,
              answers: row.in_reply_to,
              group: 'g1',
              how: 'import' as const,
              at: row.received,
            }))
        : [],
    sender_check_failed: false,
  };
}
