import type { Reason } from '../api/types';
import { reasonLong } from '../mail/reasons';
import { t } from '../text';

/** A reason as a sentence about an appointment. */
export function reasonOf(reason: Reason): string {
  if (reason.kind === 'client_domain') return t('linking.reason.client_domain', { domain: reason.domain });
  if (reason.kind === 'address_rule') return t('linking.reason.address_rule');
  if (reason.kind === 'named') return t('linking.reason.named', { place: reason.place });
  if (reason.kind === 'job_reference') return t('linking.reason.job_reference', { place: reason.place });
  return reasonLong(reason);
}
