/* What became of a message that leaves, in words with the next step. */
import { sentence } from '../api/failure';
import type { OutboxLine } from '../api/types-invite';
import { t } from '../text';
import { clock } from '../text/format';

/** It has not left, and that is worth a word: it waits for a reason, was refused, or nobody knows. */
export const stuck = ({ state, failure }: OutboxLine): boolean =>
  ['refused', 'uncertain', 'void'].includes(state) || (state === 'queued' && failure !== null);

/** Where a message stands: "Waits until 14:10: the server cannot be reached." */
export function letterText({ state, failure, due, to }: OutboxLine): string {
  const said = failure ? sentence(failure) : { what: '', next: '' };
  const refused = to.map((one) => one.said).filter(Boolean);
  const why = [refused.length > 0 ? t('outbox.said', { said: refused.join(' · ') }) : said.what, said.next];
  return [t(failure ? `outbox.state.${state}.why` : `outbox.state.${state}`, { time: clock(due) }), ...why]
    .filter(Boolean)
    .join(' ');
}
