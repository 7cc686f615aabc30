import type { TimelineAppointment } from './types-calendar';
import type { PartRow } from './types-files';
import type { ExclusionRow, InReplyTo, MessageRow } from './types-mail';

/* The rows and queries that pass between window and core, as src-tauri/api/rows names them.
   Times are Unix seconds; ids are opaque. */

export type Code =
  | 'no_store'
  | 'store_exists'
  | 'wrong_key'
  | 'no_key'
  | 'recovery_key_mistyped'
  | 'store_corrupt'
  | 'store_too_new'
  | 'read_only'
  | 'sign_in'
  | 'too_soon'
  | 'weak_passphrase'
  | 'last_admin'
  | 'name_taken'
  | 'admin_only'
  | 'not_owner'
  | 'code_needed'
  | 'code_wrong'
  | 'code_over'
  | 'code_too_soon'
  | 'code_no_sender'
  | 'group_in_use'
  | 'disk_full'
  | 'network_drive'
  | 'in_use'
  | 'sync_runs'
  | 'cancelled'
  | 'no_such_host'
  | 'unreachable'
  | 'cut'
  | 'untrusted'
  | 'captive_portal'
  | 'tls'
  | 'no_start_tls'
  | 'wrong_password'
  | 'needs_provider_sign_in'
  | 'sign_in_again'
  | 'sign_in_denied'
  | 'sign_in_expired'
  | 'sign_in_refused'
  | 'sign_in_other'
  | 'admin_must_allow'
  | 'no_client_id'
  | 'not_allowed'
  | 'opener_gone'
  | 'not_in_cloud'
  | 'disconnected'
  | 'busy'
  | 'protocol'
  | 'refused'
  | 'archive_unreadable'
  | 'not_an_archive'
  | 'not_a_calendar'
  | 'not_found'
  | 'ambiguous'
  | 'bad_address'
  | 'missing'
  | 'bad_value'
  | 'nothing_to_undo'
  | 'undo_blocked'
  | 'bad_table'
  | 'bad_search'
  | 'bad_backup'
  | 'ask_in_step'
  | 'ask_delete'
  | 'no_program'
  | 'no_folder'
  | 'file'
  | 'read_only_calendar'
  | 'event_changed'
  | 'outdated'
  | 'has_left'
  | 'no_sender'
  | 'not_invited'
  | 'no_calendar'
  | 'plan_changed'
  | 'internal'
  | 'ask_told'
  | 'series_too_rich'
  | 'offer_decided';

export interface Failure {
  code: Code;
  data: Record<string, string>;
}

export type Verdict = 'skipped' | 'reply' | 'new' | 'sent' | 'application' | 'none';
export type State = 'open' | 'later' | 'no' | 'filed';
export type Direction = 'in' | 'out';
export type TargetKind = 'person' | 'client' | 'job';
export type PersonKind = 'candidate' | 'contact' | 'employee';
export type Mode = 'hide' | 'keep' | 'delete';
export type Scope = 'all' | 'alone';
export type Role = 'from' | 'sender' | 'reply_to' | 'to' | 'cc' | 'bcc';

export type Reason =
  | { kind: 'answers'; message_id: string }
  | { kind: 'on_file'; role: Role }
  | { kind: 'client_domain'; domain: string }
  | { kind: 'named'; place: string }
  | { kind: 'job_reference'; place: string }
  | { kind: 'conversation' }
  | { kind: 'application_folder' }
  | { kind: 'excluded'; exclusion: string }
  | { kind: 'sender_check_failed' }
  | { kind: 'bulk' }
  | { kind: 'chosen_by_user' }
  | { kind: 'address_rule' }
  | { kind: 'forwarded'; address: string; name?: string }
  | { kind: 'appointment'; part: AppointmentReason };

/** What an appointment tells of whom it concerns. */
export type AppointmentReason = 'answered' | 'own' | 'interview' | 'organizer' | 'attendee' | 'many';

export type * from './types-detect';
export type * from './types-files';
export type * from './types-history';
export type * from './types-inbox';
export type * from './types-mail';
export type * from './types-sending';
export type * from './types-sign-in';
export type * from './types-reading';
export type * from './types-search';

export interface Page<T> {
  rows: T[];
  total: number;
  /** `false` where there may be more than `total`. */
  counted?: boolean;
}

/* ---- people ---- */

export interface TargetRow {
  id: string;
  kind: TargetKind;
  roles: PersonKind[];
  name: string;
  note: string;
}

export interface PersonRow {
  target: TargetRow;
  address: string;
  addresses: number;
  client: string;
  language: string;
  tags: string[];
  messages: number;
  last_message: number | null;
  excluded: boolean;
}

export interface ClientRow {
  target: TargetRow;
  domains: string[];
  contacts: number;
  jobs: number;
  messages: number;
  last_message: number | null;
}

export interface JobRow {
  target: TargetRow;
  client: string;
  open: boolean;
  messages: number;
  last_message: number | null;
}

export interface ListQuery {
  kind: PersonKind | null;
  search: string;
  sort: 'name' | 'client' | 'messages' | 'last_message';
  descending: boolean;
  offset: number;
  limit: number;
}

export interface AddressRow {
  address: string;
  label: string;
  messages: number;
}

export interface Profile {
  target: TargetRow;
  given: string;
  family: string;
  addresses: AddressRow[];
  domains: string[];
  language: string;
  phone: string;
  tags: string[];
  note: string;
  fields: [string, string][];
  client: TargetRow | null;
  contacts: TargetRow[];
  jobs: TargetRow[];
  reference: string;
  open: boolean;
  exclusion: ExclusionRow | null;
  messages: number;
  documents: number;
  waiting: number;
  added: number;
}

export interface ProfileEdit {
  id: string | null;
  kind: TargetKind | null;
  roles: PersonKind[];
  given: string;
  family: string;
  addresses: [string, string][];
  domains: string[];
  language: string;
  phone: string;
  tags: string[];
  note: string;
  client: string | null;
  reference: string;
  open: boolean;
}

export interface SavedProfile {
  id: string;
  matching: number;
}

export interface SimilarRow {
  target: TargetRow;
  addresses: string[];
  same_address: boolean;
}

export interface TimelineRow {
  kind: 'message' | 'appointment' | 'created' | 'excluded' | 'included';
  at: number;
  message: MessageRow | null;
  appointment: TimelineAppointment | null;
  reasons: Reason[];
  answers: InReplyTo | null;
  attachments: PartRow[];
  verdict: Verdict | null;
  via: TargetRow | null;
}

export interface Suggestion {
  address: string;
  name: string;
  sent: number;
  received: number;
  last: number;
  client: TargetRow | null;
}

export interface TableColumn {
  heading: string;
  field: string;
}

export interface TableChange {
  row: number;
  name: string;
  field: string;
  old: string;
  new: string;
}

export interface TableError {
  row: number;
  code: string;
  column: string;
}

export interface TablePreview {
  columns: TableColumn[];
  sample: string[][];
  new: number;
  changed: number;
  same: number;
  changes: TableChange[];
  errors: TableError[];
  encoding: string;
}

export interface CheckRow {
  check: string;
  ok: boolean;
  detail: string;
}

export type Topic =
  | 'proposal'
  | 'filing'
  | 'person'
  | 'message'
  | 'folder'
  | 'exclusion'
  | 'setting'
  | 'account'
  | 'calendar'
  | 'outbox'
  | 'reminder'
  | 'task';
