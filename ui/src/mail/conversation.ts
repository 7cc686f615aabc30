import type { ConversationRow, ConversationView, MessageRow } from '../api/types';
import { t } from '../text';
import { clock, dayDate, when } from '../text/format';

const MOST = 4;
const DAY = 86_400;

/** Who writes in a conversation: "Anna Kowalska, me"; what only the user wrote, to whom it went. */
export function speakers(one: ConversationRow): string {
  const { people, row } = one;
  if (people.length > 0 && people.every((each) => each.me)) return t('inbox.to', { who: row.who });
  const names = people.map((each) => (each.me ? t('inbox.me') : each.name));
  const shown = names.length > MOST ? [...names.slice(0, 1), '…', ...names.slice(1 - MOST)] : names;
  return shown.join(', ') || row.who || row.from_address;
}

/** A message alone, as the inbox has conversations; `whole` is what is known of its own. */
export function alone(row: MessageRow, whole: ConversationView | null): ConversationRow {
  const known = whole?.rows.some((one) => one.id === row.id) ? whole : null;
  return {
    row,
    people: [],
    count: 1,
    unread: row.unread ? 1 : 0,
    starred: known?.starred.includes(row.id) ?? false,
    attachments: row.attachments,
    here: [row.id],
    snoozed: known?.snoozed ?? null,
  };
}

/** A time to come: today with the clock alone. */
export const moment = (seconds: number): string => {
  const { day, time } = when(seconds);
  return day === t('common.today') ? time : `${dayDate(seconds)}, ${clock(seconds)}`;
};

/** Until when a conversation is put off, or since when it is back; `null` once that is long ago. */
export function snoozeText(until: number, now = Date.now() / 1000): string | null {
  if (until > now) return t('inbox.snoozed.until', { when: moment(until) });
  const { day, time } = when(until);
  return now - until < DAY ? t('inbox.snoozed.back', { when: time || day }) : null;
}

/** The messages of a conversation that are folded into one line: all but the first, the last two and what is open. */
export function foldedOf(rows: MessageRow[], isOpen: (id: string) => boolean): [number, number] | null {
  const FEW = 6;
  if (rows.length <= FEW) return null;
  const opened = rows.findIndex((row) => isOpen(row.id));
  const last = Math.min(rows.length - 2, opened < 0 ? rows.length : opened);
  return last > 2 ? [1, last] : null;
}
