import type { FilingRow, InReplyTo, Reason } from '../api/types';
import { t } from '../text';
import { dayDate } from '../text/format';

/** What a filing or a line of a timeline says about why it is there. */
export interface Saved {
  reasons: Reason[];
  answers: InReplyTo | null;
  how?: FilingRow['how'];
}

/** Why a message is on a profile, as a sentence. */
export function savedWhy({ reasons, answers, how }: Saved): string {
  const first = reasons[0];
  if (how === 'hand' || !first) return t('mail.saved.hand');
  const known = answers
    ? { known: 'yes', subject: answers.subject || t('review.no_subject'), day: dayDate(answers.sent) }
    : { known: 'no', subject: '', day: '' };
  return t(`mail.saved.${first.kind}`, { role: 'from', place: 'text', domain: '', ...known, ...first });
}
