import type { Reason } from '../api/types';
import { t } from '../text';

/** A reason in a few words, for a line of a list; `writer` is how a forwarded message calls who wrote it. */
export const reasonShort = (reason: Reason, writer?: string | null): string =>
  t(`review.reason.${reason.kind}.short`, values(reason, writer));

/** A reason as a sentence; `answers` has its own, with a link. */
export const reasonLong = (reason: Reason, writer?: string | null): string =>
  t(`review.reason.${reason.kind}`, values(reason, writer));

function values(reason: Reason, writer?: string | null): Record<string, string> {
  switch (reason.kind) {
    case 'on_file':
      return { role: reason.role };
    case 'client_domain':
      return { domain: reason.domain };
    case 'forwarded': {
      const { address } = reason;
      return { name: writer || address, who: writer ? `${writer} <${address}>` : address };
    }
    case 'named':
    case 'job_reference':
      return { place: reason.place };
    default:
      return {};
  }
}
