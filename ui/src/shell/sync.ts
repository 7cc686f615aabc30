import type { SyncStatus } from '../api/types';
import { t } from '../text';
import { number, when, whenText } from '../text/format';

/** The pill's words: always what is true now. */
export function pillText(sync: SyncStatus, now?: number): string {
  const counts = { done: number(sync.done), total: number(sync.total) };
  switch (sync.state) {
    case 'running':
      return sync.total > 0 ? t('sync.running', counts) : t('sync.looking');
    case 'paused':
      return t('sync.paused', counts);
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
