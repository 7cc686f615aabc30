import type { SyncStatus } from '../api/types';
import { t } from '../text';
import { clock, number, when, whenText } from '../text/format';

/** What the pill shows: a server's pause is no failure, nor what is in the way of syncs that begin by themselves. */
export type Phase = SyncStatus['state'] | 'resting' | 'held' | 'none' | 'away';

export function phaseOf(sync: SyncStatus): Phase {
  if (sync.state === 'running' || sync.state === 'paused') return sync.state;
  if (sync.mailboxes === 'none' || sync.mailboxes === 'away') return sync.mailboxes;
  if (!sync.failures.every(([, failure]) => failure.code === 'busy')) return 'failed';
  if (sync.held) return 'held';
  return sync.failures.length > 0 ? 'resting' : sync.state;
}

/** Until when servers are left alone, Unix seconds: as long as one asks to, else up to the next sync. */
function restsUntil(sync: SyncStatus): number | null {
  const named = sync.failures.map(([, failure]) => Number(failure.data['until'] ?? 0));
  return Math.max(...named) || sync.next;
}

/** What is being looked for, before it is known how much there is. */
export const lookingText = (sync: SyncStatus): string =>
  t(sync.looks_for === 'appointments' ? 'sync.looking.appointments' : 'sync.looking');

/** The pill's words: always what is true now. */
export function pillText(sync: SyncStatus, now?: number): string {
  const counts = { done: number(sync.done), total: number(sync.total) };
  switch (phaseOf(sync)) {
    case 'running':
      return sync.total > 0 ? t('sync.running', counts) : lookingText(sync);
    case 'none':
    case 'away':
      return t(`sync.${sync.mailboxes}`);
    case 'paused':
      return t('sync.paused', counts);
    case 'held':
      return t(`sync.held.${sync.held ?? 'battery'}`);
    case 'resting': {
      const until = restsUntil(sync);
      return until === null ? t('sync.resting') : t('sync.resting.until', { until: clock(until) });
    }
    case 'failed':
      return t('sync.failed');
    case 'idle': {
      if (sync.last_success === null) return t('sync.never');
      const { day, time } = when(sync.last_success, now);
      const today = day === t('common.today');
      return t('sync.synced', { at: today ? time : whenText(sync.last_success, now) });
    }
  }
}
