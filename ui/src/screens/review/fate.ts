import type { ReviewRow } from '../../api/types';
import { t } from '../../text';
import { dayDate, daysAgo } from '../../text/format';

/** What becomes of a row, as a sentence: saved, left for Later, nowhere yet, left out. */
export function fate(row: ReviewRow): string {
  const names = row.into.filter((into) => into.chosen).map((into) => into.name);
  if (row.verdict === 'skipped') return t('review.fate.out');
  if (row.state === 'no') return t('review.fate.no');
  if (row.ticked) return t('review.fate.saved', { names: names.join(' · ') });
  if (row.later_since !== null && row.state === 'later')
    return t('review.fate.later', { day: dayDate(row.later_since), days: daysAgo(row.later_since) });
  return t(names.length > 0 ? 'review.fate.stays' : 'review.fate.nowhere');
}
