import type { FilingRow, Reason } from '../api/types';
import { t } from '../text';

/** Why a message is on a profile, as a sentence. */
export function savedWhy(reasons: Reason[], how: FilingRow['how'] = 'import'): string {
  const first = reasons[0];
  if (how === 'hand' || !first) return t('mail.saved.hand');
  return t(`mail.saved.${first.kind}`, { role: 'from', place: 'text', domain: '', ...first });
}
