import type { AccountRow, AsideRow, ExclusionRow, FolderRow, ReviewRow, Settings, SyncStatus, Topic, UndoRow } from '../types';
import type { OutgoingRow, SourceRow } from '../types-accounts';
import { emit } from './events';
import { at, reviewRows } from './mail';
import { fresh as freshUsers } from './people-here';

const wish = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);

interface Fake {
  phase: 'first_run' | 'ready' | 'locked' | 'sign_in';
  demo: boolean;
  rows: ReviewRow[];
  history: number;
  undos: { row: UndoRow; back: () => void }[];
  settings: Settings;
  accounts: AccountRow[];
  folders: FolderRow[];
  senders: OutgoingRow[];
  sources: SourceRow[];
  sync: SyncStatus;
  aside: AsideRow[];
  exclusions: ExclusionRow[];
  recoveryConfirmed: boolean;
  /** Milliseconds of each of the ten steps of an import or undo. */
  slow: number;
  givenUp: boolean;
  /** Messages of a second account. */
  elsewhere: Set<string>;
  /** Starred messages. */
  starred: Set<string>;
  /** Recipients an answer to all has no room for. */
  crowd: string[];
  /** Messages whose text is not here, and where it is. */
  away: Map<string, 'headers' | 'wanted' | 'expired'>;
  /** No server is reached. */
  offline: boolean;
  /** Until when messages are put off. */
  snoozed: Map<string, number>;
  /** Who uses the store. */
  users: ReturnType<typeof freshUsers>;
  /** The system has no keychain. */
  keyless: boolean;
  /** What opens the store there, or empty. */
  passphrase: string;
}

const folder = (id: string, path: string, special_use: string, chosen: boolean, messages: number): FolderRow => ({
  id,
  account: 'a1',
  path,
  special_use,
  chosen,
  applications: path === 'Bewerbungen',
  selectable: true,
  messages,
  unread: special_use === 'inbox' ? 12 : 0,
  backlog: 0,
  aside: path === 'INBOX' ? 1 : 0,
  last_success: at(0, '14:08'),
  on_file: special_use === '' && !chosen ? 310 : 0,
});

function syncFailures(sync: string | null): SyncStatus['failures'] {
  const failure: Record<string, SyncStatus['failures'][0][1]> = {
    failed: { code: 'wrong_password', data: { said: '[AUTHENTICATIONFAILED] Authentication failed.' } },
    renewed: { code: 'untrusted', data: { host: renewedHost('imap'), fault: 'changed' } },
    resting: { code: 'busy', data: { said: '', wait: '300', until: String(at(0, '14:30')) } },
  };
  return sync && failure[sync] ? [['zielinska-rekrutacja.example', failure[sync]]] : [];
}

/* Its certificate is another one than before. */
const renewedHost = (half: string) =>
  `${half}.${wish.get('sync') === 'renewed' ? 'untrusted.' : ''}zielinska-rekrutacja.example`;

function syncHeld(sync: string | null): SyncStatus['held'] {
  return sync === 'battery' || sync === 'metered' ? sync : null;
}

function syncState(sync: string | null): SyncStatus['state'] {
  if (sync === 'resting' || sync === 'renewed') return 'failed';
  return syncHeld(sync) ? 'idle' : ((sync as SyncStatus['state'] | null) ?? 'idle');
}

export const serverFolders = (): FolderRow[] => [
  folder('f1', 'INBOX', 'inbox', true, 1842),
  folder('f2', 'Sent', 'sent', true, 961),
  folder('f3', 'Bewerbungen', '', true, 214),
  folder('f4', 'Klienci/ACME 2024', '', false, 640),
  folder('f5', 'Drafts', 'drafts', false, 6),
  folder('f6', 'Junk', 'junk', false, 402),
  folder('f7', 'Trash', 'trash', false, 88),
  { ...folder('f8', 'Staże', '', false, 0), last_success: null, on_file: 0 },
];

const sender = (): OutgoingRow => ({
  id: 's1',
  entry: {
    kind: 'smtp',
    name: 'Marta Zielińska',
    address: 'marta@zielinska-rekrutacja.example',
    display_name: 'Marta Zielińska',
    reply_to: '',
    signature: '<p>Marta Zielińska<br><b>Zielińska Rekrutacja</b></p>',
    account: 'a1',
    own_secret: false,
    host: renewedHost('smtp'),
    port: 465,
    tls: 'implicit',
    user: 'marta@zielinska-rekrutacja.example',
    ca: '',
    fingerprint: '',
  },
  mailbox: 'zielinska-rekrutacja.example',
  system: true,
  disconnected: wish.has('disconnected') ? at(2, '09:12') : null,
  last_success: at(0, '11:40'),
  failure: null,
});

/** A fresh stand-in; what stands in the address of the page makes it another one. */
export function fresh(): Fake {
  const empty = wish.has('empty');
  return {
    phase: (wish.get('phase') as Fake['phase'] | null) ?? 'ready',
    demo: wish.has('demo'),
    rows: empty ? [] : reviewRows(Number(wish.get('rows') ?? 39)),
    history: Number(wish.get('history') ?? 0),
    undos: [],
    settings: {
      theme: (wish.get('theme') as Settings['theme'] | null) ?? 'system',
      text_size: Number(wish.get('size') ?? 100),
      language: wish.get('lang') ?? '',
      region: '',
      sync_every: 15,
      pause_on_battery: wish.get('sync') === 'battery',
      pause_on_metered: wish.get('sync') === 'metered',
      backup_folder: '',
      replies_from_sent: true,
      read_after: 2,
      unanswered_days: 7,
      lock_after: 15,
      remind: 15,
      remind_tells: 'full',
      place: '',
    },
    accounts: wish.has('bare')
      ? []
      : [
          {
            id: 'a1',
            name: 'zielinska-rekrutacja.example',
            kind: 'imap',
            place: 'imap.zielinska-rekrutacja.example:993',
            identities: ['marta@zielinska-rekrutacja.example'],
            keep: { kind: 'people' },
            last_success: at(0, '14:08'),
            failure: syncFailures(wish.get('sync'))[0]?.[1] ?? null,
            in_step: 'ask',
            cache_days: 0,
            disconnected: wish.has('disconnected') ? at(2, '09:12') : null,
            only_folder: null,
            group: 'g1',
            entry: {
              kind: 'imap' as const,
              name: 'zielinska-rekrutacja.example',
              address: 'marta@zielinska-rekrutacja.example',
              host: renewedHost('imap'),
              port: 993,
              tls: 'implicit',
              user: 'marta@zielinska-rekrutacja.example',
              ca: '',
              fingerprint: '',
              through: '',
            },
            sign_in: 'password',
            is_mine: wish.get('team') !== 'jan',
            may_change: wish.get('team') !== 'jan',
          },
        ],
    folders: wish.has('bare') ? [] : serverFolders(),
    senders: wish.has('bare') ? [] : [sender()],
    sources: wish.has('bare') ? [] : [{ account: 'a1', folder: 'f3', name: 'Bewerbungen', job: '', job_name: '', group: 'g1' }],
    sync: {
      state: syncState(wish.get('sync')),
      mailboxes: wish.has('bare') ? 'none' : 'there',
      looks_for: 'mail',
      last_success: at(0, '14:08'),
      next: syncHeld(wish.get('sync')) ? null : at(0, '14:23'),
      held: syncHeld(wish.get('sync')),
      tells_battery: !wish.has('untold'),
      tells_metered: !wish.has('untold'),
      folders: [
        { account: 'zielinska-rekrutacja.example', path: 'INBOX', is_calendar: false, state: 'done', done: 1842, total: 1842 },
        { account: 'zielinska-rekrutacja.example', path: 'Sent', is_calendar: false, state: 'done', done: 961, total: 961 },
      ],
      failures: syncFailures(wish.get('sync')),
      done: 0,
      total: 0,
      eta: null,
      aside: 1,
      texts_wait: wish.get('sync') === 'resting' ? [['zielinska-rekrutacja.example', at(1, '01:00')]] : [],
    },
    aside: [
      {
        account: 'zielinska-rekrutacja.example',
        folder: 'INBOX',
        received: at(2, '09:12'),
        size: 48_120,
        subject: '',
        why: 'hangs_up',
        detail: '',
        tried: at(0, '14:08'),
        has_bytes: false,
      },
    ],
    exclusions: [],
    recoveryConfirmed: false,
    slow: Number(wish.get('slow') ?? 0),
    givenUp: false,
    elsewhere: new Set(),
    starred: new Set(['m3']),
    crowd: [],
    away: new Map(wish.has('away') ? [['m0', 'expired']] : []),
    offline: wish.get('away') === 'offline',
    snoozed: new Map(),
    users: freshUsers(wish.get('team')),
    keyless: wish.has('keyless'),
    passphrase: wish.get('keyless') ?? '',
  };
}

export const fake: Fake = fresh();

/** Starts over, for a test. */
export const resetFake = (change: Partial<Fake> = {}): void => void Object.assign(fake, fresh(), change);

export const changed = (...topics: Topic[]): void => emit('changed', topics);

let entries = 0;

/** Writes an entry that undo can take back. */
export function enter(verb: string, count: number, count2: number, name: string, back: () => void): UndoRow {
  entries += 1;
  const row = { id: `u${entries}`, verb, count, count2, name, at: Math.floor(Date.now() / 1000) };
  fake.undos.push({ row, back });
  return row;
}
