import type { SyncStatus } from '../api/types';
import { t } from '../text';
import { clock, number, when, whenText } from '../text/format';

/** What the pill shows: a server's pause is no failure. */
export type Phase = SyncStatus['state'] | 'resting';

export function phaseOf(sync: SyncStatus): Phase {
  if (sync.failures.length === 0 || sync.state === 'running' || sync.state === 'paused') return sync.state;
  return sync.failures.every(([, failure]) => failure.code === 'busy') ? 'resting' : 'failed';
}

/** Until when servers are left alone, Unix seconds: as long as one asks to, else up to the next sync. */
function restsUntil(sync: SyncStatus): number | null {
  const named = sync.failures.map(([, failure]) => Number(failure.data['until'] ?? 0));
  return Math.max(...named) || sync.next;
}

/** The pill's words: always what is true now. */
export function pillText(sync: SyncStatus, now?: number): string {
  const counts = { done: number(sync.done), total: number(sync.total) };
  switch (phaseOf(sync)) {
    case 'running':
      return sync.total > 0 ? t('sync.running', counts) : t('sync.looking');
    case 'paused':
      return t('sync.paused', counts);
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
