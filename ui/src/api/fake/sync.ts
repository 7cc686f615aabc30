/* How far the sync is, in memory. */
import type { SyncStatus } from '../types';
import { emit } from './events';
import { changed, fake } from './state';

type Answers = Record<string, () => unknown>;

export const answers: Answers = {
  sync_start: startSync,
  folder_shown: () => undefined,
  sync_pause: () => {
    fake.sync = { ...fake.sync, state: 'paused', done: 120 };
    emit('sync', structuredClone(fake.sync));
  },
  sync_cancel: () => {
    fake.sync = { ...fake.sync, state: 'idle' };
    emit('sync', structuredClone(fake.sync));
  },
  sync_status: () => fake.sync,
  sync_aside: () => fake.aside,
};

/** Begins a sync that ends a moment later. */
export function startSync(): void {
  fake.sync = { ...fake.sync, state: 'running', done: 0, total: 240, eta: 12, failures: [] };
  emit('sync', structuredClone(fake.sync));
  setTimeout(() => {
    const failures = fake.offline ? UNREACHED : [];
    if (!fake.offline) fake.away.forEach((body, id) => body === 'wanted' && fake.away.delete(id));
    const at = Math.floor(Date.now() / 1000);
    if (!fake.offline) for (const one of fake.folders) if (one.chosen) one.last_success = at;
    fake.sync = { ...fake.sync, state: 'idle', last_success: at, eta: null, failures };
    emit('sync', structuredClone(fake.sync));
    changed('message', 'proposal', 'folder');
  }, 1500);
}

const UNREACHED: SyncStatus['failures'] = [
  ['zielinska-rekrutacja.example', { code: 'unreachable', data: { host: 'imap.mail.example' } }],
  ['brandt.example', { code: 'no_such_host', data: { host: 'imap.brandt.example' } }],
];
