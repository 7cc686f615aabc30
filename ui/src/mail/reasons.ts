import type { Reason } from '../api/types';
import { t } from '../text';

/** A reason in a few words, for a line of a list. */
export const reasonShort = (reason: Reason): string => t(`review.reason.${reason.kind}.short`, values(reason));

/** A reason as a sentence; `answers` has its own, with a link. */
export const reasonLong = (reason: Reason): string => t(`review.reason.${reason.kind}`, values(reason));

function values(reason: Reason): Record<string, string> {
  switch (reason.kind) {
    case 'on_file':
      return { role: reason.role };
    case 'client_domain':
      return { domain: reason.domain };
    case 'forwarded': {
      const { address, name } = reason;
      return { name: name || address, who: name ? `${name} <${address}>` : address };
    }
    case 'named':
    case 'job_reference':
      return { place: reason.place };
    case 'appointment':
      return { part: reason.part };
    default:
      return {};
  }
}
