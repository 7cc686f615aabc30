import type { Column } from '../../kit/table';
import { t } from '../../text';
import { clock } from '../../text/format';

/** The columns of the list (R3), as wide as the mock-up draws them. */
export const columns = (): Column[] => [
  { id: 'tick', label: '', width: 2.25, fixed: true },
  { id: 'received', label: t('review.column.received'), width: receivedWidth(), sorts: true },
  { id: 'from', label: t('review.column.from'), width: 9.25, grow: 0.35, sorts: true, from: 50 },
  { id: 'subject', label: t('review.column.subject'), width: 8, grow: true, sorts: true },
  { id: 'into', label: t('review.column.into'), width: 14, grow: 0.5, sorts: true },
  { id: 'verdict', label: t('review.column.verdict'), width: 7.75, sorts: true },
  { id: 'reply', label: t('review.column.reply'), width: 12, grow: 0.45, from: 60 },
];

/* "Aujourd’hui 14:02" and "Today 12:02 PM" are longer than "Today 14:02", and a date is the last to be cut. */
const receivedWidth = (): number =>
  6.5 + Math.max(0, t('common.today').length - 5) * 0.4 + Math.max(0, clock(NOON).length - 5) * 0.5;
const NOON = 43_200;
