import type { ReviewOption } from '../../api/types';

/** The choices of "What" (R11), in order. */
export const OPTIONS: ReviewOption[] = [
  { kind: 'all' },
  { kind: 'since_last_sync' },
  { kind: 'days', days: 7 },
  { kind: 'days', days: 30 },
  { kind: 'days', days: 90 },
  { kind: 'unread' },
  { kind: 'replies' },
];

export const optionKey = (option: ReviewOption): string => (option.kind === 'days' ? `days:${option.days}` : option.kind);

export const optionOf = (key: string): ReviewOption => OPTIONS.find((option) => optionKey(option) === key) ?? { kind: 'all' };
