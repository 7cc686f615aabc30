import type { MailboxEntry } from './types-detect';
import type { PartRow } from './types-files';
import type { Direction, Failure, Mode, Reason, Scope, State, TargetRow, Verdict } from './types';

/* ---- messages, search, exclusions ---- */

export interface MessageRow {
  id: string;
  received: number;
  direction: Direction;
  who: string;
  from_address: string;
  subject: string;
  preview: string;
  attachments: number;
  unread: boolean;
  filed: TargetRow[];
  verdict: Verdict | null;
  excluded: boolean;
  folder: string;
  /** Empty where it lies in no folder. */
  account: string;
  /** (field, start, length) in UTF-16 units; field 0 is the subject, 1 the preview. */
  marks: [number, number, number][];
}

export interface Party {
  name: string;
  address: string;
  target: TargetRow | null;
}

export interface FilingRow {
  target: TargetRow;
  verdict: Verdict;
  reasons: Reason[];
  answers: InReplyTo | null;
  /** Who sees it there: a group's id. */
  group: string;
  how: 'import' | 'auto' | 'hand';
  at: number;
}

export interface MessageView {
  row: MessageRow;
  message_id: string | null;
  from: Party;
  to: Party[];
  cc: Party[];
  text: string | null;
  quote_start: number | null;
  parts: PartRow[];
  size: number;
  body: 'headers' | 'wanted' | 'stored' | 'aside' | 'expired';
  filings: FilingRow[];
  sender_check_failed: boolean;
}

export type ExclusionSubject =
  { kind: 'person'; id: string } | { kind: 'address'; address: string } | { kind: 'domain'; domain: string };

export interface ExclusionPreview {
  addresses: string[];
  messages: number;
  filed: number;
  waiting: number;
  with_others: number;
  others: number;
  appointments: number;
  delete_at: number;
}

export interface ExclusionRow {
  id: string;
  subject: ExclusionSubject;
  name: string;
  mode: Mode;
  scope: Scope;
  at: number;
  hidden: number;
  withheld: number;
  delete_at: number | null;
}

/* ---- Mail to sort ---- */

export type ReviewOption =
  { kind: 'all' } | { kind: 'since_last_sync' } | { kind: 'days'; days: number } | { kind: 'unread' } | { kind: 'replies' };

export type ReviewSort = 'received' | 'from' | 'subject' | 'into' | 'verdict';

export interface ReviewQuery {
  verdict: Verdict | null;
  option: ReviewOption;
  folders: string[];
  sort: ReviewSort;
  ascending: boolean;
  search: string;
  /** Only what is proposed for this profile, older messages too. */
  target: string | null;
  later: boolean;
  declined: boolean;
  offset: number;
  limit: number;
}

export interface ReviewCounts {
  all: number;
  reply: number;
  new: number;
  sent: number;
  application: number;
  skipped: number;
  later: number;
  declined: number;
}

export interface ImportPlan {
  messages: number;
  profiles: number;
  jobs: number;
  unticked: number;
  to_fetch: number;
}

export type IntoRow = TargetRow & { chosen: boolean; offered: boolean; reasons: Reason[] };

export interface InReplyTo {
  id: string;
  subject: string;
  sent: number;
}

export interface ReviewRow {
  id: string;
  message_id: string | null;
  folder: string;
  direction: Direction;
  received: number;
  from: string;
  from_address: string;
  to: string[];
  subject: string;
  attachments: number;
  unread: boolean;
  verdict: Verdict;
  ticked: boolean;
  state: State;
  later_since: number | null;
  into: IntoRow[];
  in_reply_to: InReplyTo | null;
  reasons: Reason[];
  withheld: boolean;
}

export interface HistorySummary {
  messages: number;
  profiles: number;
  last_year: number;
}

export interface ReviewPage {
  rows: ReviewRow[];
  total: number;
  /** Of all rows the query has: how many are ticked, and how many can be. */
  ticked: number;
  tickable: number;
  counts: ReviewCounts;
  plan: ImportPlan;
  history: HistorySummary | null;
}

/** How far an import or undo is. */
export interface ActProgress {
  done: number;
  total: number;
}

export type ImportWhat =
  { kind: 'ticked' } | { kind: 'all_ticked' } | { kind: 'verdict'; verdict: Verdict } | { kind: 'ids'; ids: string[] };

export interface ImportReport {
  messages: number;
  profiles: number;
  jobs: number;
  already: number;
  doubtful: number;
  without_target: number;
  to_fetch: number;
  later: number;
  entry: string | null;
}

export interface UndoRow {
  id: string;
  verb: string;
  count: number;
  count2: number;
  name: string;
  at: number;
}

/* ---- accounts and sync ---- */

export type Keep = { kind: 'people' } | { kind: 'days'; days: number } | { kind: 'everything' };

export interface AccountRow {
  id: string;
  name: string;
  kind: 'imap' | 'graph' | 'archive';
  /** Host and port, the address of a mailbox at Microsoft, or the path of an archive. */
  place: string;
  identities: string[];
  keep: Keep;
  last_success: number | null;
  failure: Failure | null;
  /** After how many days what was never filed is let go; 0: never. */
  cache_days: number;
  /** Whether the mailbox is changed along with what is shown. */
  in_step: 'ask' | 'both' | 'here';
  /** Since when it is disconnected. */
  disconnected: number | null;
  /** The one folder it is limited to. */
  only_folder: string | null;
  /** The group that sees its mail. */
  group: string;
  /** How it is reached, where that is a server the user can name. */
  entry: MailboxEntry | null;
  /** Who signs it in. */
  sign_in: 'password' | 'google' | 'microsoft';
  /** Whether it is the user's own: they connected it. */
  is_mine: boolean;
  /** Whether the user may change it: their own, or as an admin. */
  may_change: boolean;
}

export interface FolderRow {
  id: string;
  account: string;
  path: string;
  special_use: string;
  chosen: boolean;
  applications: boolean;
  selectable: boolean;
  messages: number;
  unread: number;
  backlog: number;
  aside: number;
  last_success: number | null;
  on_file: number;
}

export interface Probe {
  steps: [string, boolean][];
  failure: Failure | null;
  folders: FolderRow[];
}

export interface FolderTally {
  path: string;
  since: number[];
  messages: number;
  octets: number | null;
}

export interface Me {
  name: string;
  address: string;
}

export interface BackupLook {
  made: number;
  held: { messages: number; people: number; filings: number } | null;
}

export interface BackupRestored {
  made: number;
  aside: string;
}

export interface FolderProgress {
  account: string;
  path: string;
  /** Its messages are appointments. */
  is_calendar: boolean;
  state: 'waiting' | 'looking' | 'fetching' | 'done' | 'failed';
  done: number;
  total: number;
}

export interface AsideRow {
  account: string;
  folder: string;
  received: number;
  size: number;
  subject: string;
  why: 'hangs_up' | 'refused' | 'not_understood' | 'no_content' | 'too_large' | 'file' | 'not_a_file' | 'no_message';
  detail: string;
  tried: number;
  has_bytes: boolean;
}

export interface SyncStatus {
  state: 'idle' | 'running' | 'paused' | 'failed';
  mailboxes: 'none' | 'away' | 'there' | 'calendars';
  /** What is looked for while it is running. */
  looks_for: 'mail' | 'appointments';
  last_success: number | null;
  next: number | null;
  /** Why none starts by itself now, though it would. */
  held: 'battery' | 'metered' | null;
  /** Whether the system tells if the computer runs on its battery, and if the network is metered. */
  tells_battery: boolean;
  tells_metered: boolean;
  folders: FolderProgress[];
  failures: [string, Failure][];
  done: number;
  total: number;
  eta: number | null;
  aside: number;
  /** By account: until when its texts wait. */
  texts_wait: [string, number][];
}

/* ---- settings ---- */

export interface Settings {
  theme: 'system' | 'light' | 'dark' | 'contrast';
  text_size: number;
  language: string;
  region: string;
  sync_every: number;
  pause_on_battery: boolean;
  pause_on_metered: boolean;
  backup_folder: string;
  replies_from_sent: boolean;
  /** After how many seconds what is open counts as read; `null`: never by itself. */
  read_after: number | null;
  /** After how many days sent mail counts as unanswered. */
  unanswered_days: number;
  /** Minutes; 0: never. */
  lock_after: number;
  /** Minutes before a new appointment; `null`: not at all. */
  remind: number | null;
  remind_tells: 'full' | 'time' | 'none';
  place: string;
}

/** How the window looks to somebody, before anything of the store is open. */
export interface Look {
  theme: Settings['theme'] | '';
  /** Percent; 0: never chosen. */
  text_size: number;
  language: string;
  region: string;
}

export interface Start {
  phase: 'first_run' | 'ready' | 'locked' | 'sign_in' | 'failed';
  failure: Failure | null;
  version: string;
  demo: boolean;
  system_language: string;
  /** Who may sign in; nobody where the store opens by itself. */
  users: { id: string; name: string; look: Look }[];
  /** The id of whoever was signed in last, and how the window looked to them. */
  last_user: string;
  look: Look;
}

export interface BackupStatus {
  folder: string;
  newest: number | null;
  count: number;
  recovery_confirmed: boolean;
  ways: string[];
  failure: Failure | null;
}
