/* Every command of the core, typed; the only way the window asks for anything. */
import { call, callTelling } from './call';
import { secret, type Given } from './secret';
import type * as R from './types';
import type * as M from './types-mailbox';

/* start and store */
export const start = () => call<R.Start>('start');
/** With a passphrase where the system has no keychain. */
export const storeCreate = (passphrase: string | null = null) => call<{ recoveryKey: string }>('store_create', { passphrase });
export const storeCreateDemo = () => call<void>('store_create_demo');
/** Opens one more window on the same store. */
export const windowOpen = () => call<void>('window_open');
export const recoveryKeyShow = () => call<string>('recovery_key_show');
export const recoveryKeyConfirm = (lastFour: string) => call<void>('recovery_key_confirm', { lastFour });
/** Opens the store of a system without a keychain. */
export const storeOpen = (passphrase: string) => call<void>('store_open', { passphrase });
export const storeUnlock = (recoveryKey: string) => call<void>('store_unlock', { recoveryKey });
export const backupStatus = () => call<R.BackupStatus>('backup_status');
export const backupNow = (folder: string) => call<R.BackupStatus>('backup_now', { folder });
export const backupLook = (file: string, recoveryKey: string | null) =>
  call<R.BackupLook>('backup_look', { file, recoveryKey });
export const backupRestore = (file: string, recoveryKey: string | null) =>
  call<R.BackupRestored>('backup_restore', { file, recoveryKey });
export const settings = () => call<R.Settings>('settings');
export const settingsSave = (settings: R.Settings) => call<R.Settings>('settings_save', { settings });
/** Keeps what changed of the place, as JSON. */
export const placeSave = (place: string) => call<void>('place_save', { place });
export const doctor = () => call<R.CheckRow[]>('doctor');

/* accounts and folders */
/** Looks for the servers of an address; `then` hears where it looks. Stopped by {@link accountProbeStop}. */
export const mailboxDetect = (address: string, then: (stage: string) => void) =>
  callTelling<R.Detected, string>('mailbox_detect', { address }, then);
/** `then` hears each step once it went well. */
export const accountProbe = (entry: R.MailboxEntry, given: Given, then: (step: string) => void) =>
  callTelling<R.Probe, string>('account_probe', { entry, secret: secret(given) }, then);
/** Stops a live test or a count. */
export const accountProbeStop = () => call<void>('account_probe_stop');
/** Counts what folders hold, in all and of the last days; `then` hears each folder as soon as it is known. */
export const accountTally = (
  entry: R.MailboxEntry,
  given: Given,
  question: { folders: string[]; days: number[] },
  then: (folder: R.FolderTally) => void,
) => callTelling<void, R.FolderTally>('account_tally', { entry, secret: secret(given), question }, then);
export const archiveTally = (path: string, then: (folder: R.FolderTally) => void) =>
  callTelling<void, R.FolderTally>('archive_tally', { path }, then);
export const accountAdd = (entry: R.MailboxEntry, given: Given, keep: R.Keep, folders: string[]) =>
  call<R.AccountRow>('account_add', { entry, secret: secret(given), keep, folders });
export const accountAddArchive = (name: string, path: string) => call<R.AccountRow>('account_add_archive', { name, path });
export const accounts = () => call<R.AccountRow[]>('accounts');
export const accountMessages = (id: string) => call<number>('account_messages', { id });
export const me = () => call<R.Me>('me');
export const accountRemove = (id: string) => call<void>('account_remove', { id });
/** After how many days what was never filed is let go; 0: never. */
export const accountSetCache = (id: string, days: number) => call<void>('account_set_cache', { id, days });
export const accountSetKeep = (id: string, keep: R.Keep) => call<void>('account_set_keep', { id, keep });
export const accountSetPassword = (id: string, given: Given) =>
  call<void>('account_set_password', { id, secret: secret(given) });
/** Signs in at a provider in the browser; `then` hears the link. */
export const signInStart = (asked: R.SignInAsked, page: R.SignInPage, then: (link: string) => void) =>
  callTelling<R.SignedIn, string>('sign_in_start', { asked, page }, then);
/** Opens the link of the sign-in that is waited for once more. */
export const signInOpen = () => call<void>('sign_in_open');
export const signInStop = () => call<void>('sign_in_stop');
export const folders = () => call<R.FolderRow[]>('folders');
export const foldersRefresh = (account: string) => call<R.FolderRow[]>('folders_refresh', { account });
export const folderChoose = (ids: string[], chosen: boolean) => call<void>('folder_choose', { ids, chosen });
export const folderApplications = (id: string, applications: boolean) =>
  call<void>('folder_applications', { id, applications });

/* synchronisation */
export const syncStart = () => call<void>('sync_start');
export const syncPause = () => call<void>('sync_pause');
export const syncCancel = () => call<void>('sync_cancel');
export const syncAside = () => call<R.AsideRow[]>('sync_aside');
/** Which folder the window shows; `null`: none any more. */
export const folderShown = (folder: string | null) => call<void>('folder_shown', { folder });
export const syncStatus = () => call<R.SyncStatus>('sync_status');

/* Mail to sort */
export const reviewPage = (query: R.ReviewQuery) => call<R.ReviewPage>('review_page', { query });
export const reviewTick = (ids: string[], ticked: boolean) => call<R.ImportPlan>('review_tick', { ids, ticked });
export const reviewTickAll = (query: R.ReviewQuery, ticked: boolean) =>
  call<R.ImportPlan>('review_tick_all', { query, ticked });
export const reviewSetInto = (id: string, targets: string[]) => call<R.ReviewRow>('review_set_into', { id, targets });
export const reviewLater = (ids: string[]) => call<R.UndoRow>('review_later', { ids });
export const reviewNo = (ids: string[]) => call<R.UndoRow>('review_no', { ids });
export const reviewAgain = (ids: string[]) => call<R.UndoRow>('review_again', { ids });
export const reviewConversation = (id: string) => call<string[]>('review_conversation', { id });
export const importPlan = (what: R.ImportWhat, into: string | null = null) =>
  call<R.ImportReport>('import_plan', { what, into });
/** `group`: who sees it; without one whoever sees the mailbox. */
export const importRun = (what: R.ImportWhat, into: string | null = null, group: string | null = null) =>
  call<R.ImportReport>('import_run', { what, into, group });
export const historyPage = (query: R.HistoryQuery) => call<R.HistoryPage>('history_page', { query });
export const historyPlan = (choice: R.HistoryChoice) => call<R.ImportPlan>('history_plan', { choice });
export const historyChoose = (choice: R.HistoryChoice) => call<R.ImportReport>('history_choose', { choice });
export const leftOutOverride = (ids: string[]) => call<void>('left_out_override', { ids });

/* undo, and giving up what takes long */
export const actCancel = () => call<void>('act_cancel');
export const undoNext = () => call<R.UndoRow | null>('undo_next');
export const undo = () => call<R.UndoRow>('undo');

/* what the user does with mail in their mailbox */
export const mailboxAct = (act: M.MailboxAct) => call<M.MailboxDone>('mailbox_act', { act });
/** Whether a mailbox is changed too. */
export const accountSetInStep = (id: string, inStep: M.InStep) => call<void>('account_set_in_step', { id, inStep });

/** What Dossier wrote to mailboxes, or is to write, the latest first. */
export const writtenPage = (offset: number, limit: number) => call<R.Page<M.WrittenRow>>('written_page', { offset, limit });

/* messages and search */
export const inboxPage = (query: R.InboxQuery) => call<R.InboxPage>('inbox_page', { query });
export const inboxTotal = (query: R.InboxQuery) => call<number>('inbox_total', { query });
export const conversation = (id: string) => call<R.ConversationView>('conversation', { id });
export const message = (id: string) => call<R.MessageView>('message', { id });
/** Fetches a message's text, where it is not here. */
export const messageFetch = (id: string) => call<void>('message_fetch', { id });
export const messageRaw = (id: string) => call<string>('message_raw', { id });
/** How a message, or one inside it, is shown besides its plain text; its page waits for a frame, with what is looked for marked in it. */
export const messageReading = (id: string, within: number[], pictures: boolean, find = '') =>
  call<R.Reading>('message_reading', { id, within, pictures, find });
/** Opens a window with what is printed, and the system's dialog over it. */
export const messagePrint = (title: string, close: string, messages: R.PrintItem[]) =>
  call<void>('message_print', { title, close, messages });
export const messageSave = (id: string, path: string) => call<void>('message_save', { id, path });
export const picturesAlways = (id: string, always: boolean) => call<void>('pictures_always', { id, always });
export const messageFile = (order: R.SaveOrder) => call<R.UndoRow>('message_file', { order });
export const saveOffers = (id: string) => call<R.SaveOffers>('save_offers', { id });
export const personDraft = (id: string) => call<R.PersonDraft>('person_draft', { id });
export const addressCard = (address: string) => call<R.AddressCard>('address_card', { address });
/** Puts conversations off until a time (Unix seconds); `null`: they are back at once. */
export const snooze = (ids: string[], until: number | null) => call<R.UndoRow>('snooze', { ids, until });
/** Wants to know when nobody has answered by then; `null`: no longer. */
export const awaitAnswer = (ids: string[], until: number | null) => call<R.UndoRow>('await_answer', { ids, until });
/** Opens the mail program of the system with an answer begun. */
export const replyOpen = (id: string, kind: string, intro: string) => call<string[]>('reply_open', { id, kind, intro });
export const callOpen = (number: string) => call<void>('call_open', { number });
export const messageUnfile = (id: string, target: string) => call<R.UndoRow>('message_unfile', { id, target });
export const filePreview = (file: R.FileRef) => call<R.FilePreview>('file_preview', { file });
export const fileSave = (file: R.FileRef, path: string) => call<void>('file_save', { file, path });
/** Saves files into a folder, never over one that is there; says what they are called there. */
export const filesSave = (files: R.FileRef[], folder: string) => call<string[]>('files_save', { files, folder });
/** Hands a copy that cannot be changed to the program the system has for it. */
export const fileOpen = (file: R.FileRef) => call<void>('file_open', { file });
export const documents = (target: string) => call<R.DocumentRow[]>('documents', { target });
/** Without targets: with whom the message is saved. */
export const documentAdd = (message: string, parts: number[], targets: string[]) =>
  call<R.UndoRow>('document_add', { message, parts, targets });
export const documentRemove = (documents: string[]) => call<R.UndoRow>('document_remove', { documents });
export const search = (asked: R.SearchQuery) => call<R.SearchResult>('search', { asked });
/** Counts what a search finds, up to 10,000. */
export const searchTotal = (query: string) => call<R.SearchTotal>('search_total', { query });
export const savedSearches = () => call<R.SavedSearchRow[]>('saved_searches');
export const savedSearchCounts = () => call<R.SavedCount[]>('saved_search_counts');
export const savedSearchSave = (name: string, query: string) => call<R.SavedSearchRow>('saved_search_save', { name, query });
export const savedSearchRename = (id: string, name: string) => call<R.UndoRow>('saved_search_rename', { id, name });
export const savedSearchOrder = (ids: string[]) => call<void>('saved_search_order', { ids });
export const savedSearchRemove = (id: string) => call<R.UndoRow>('saved_search_remove', { id });

/* people, clients, jobs */
export const peoplePage = (query: R.ListQuery) => call<R.Page<R.PersonRow>>('people_page', { query });
export const clientsPage = (query: R.ListQuery) => call<R.Page<R.ClientRow>>('clients_page', { query });
export const jobsPage = (query: R.ListQuery) => call<R.Page<R.JobRow>>('jobs_page', { query });
export const targetsFind = (text: string, limit: number) => call<R.TargetRow[]>('targets_find', { text, limit });
export const profile = (id: string) => call<R.Profile>('profile', { id });
export const timeline = (id: string, offset: number, limit: number) =>
  call<R.Page<R.TimelineRow>>('timeline', { id, offset, limit });
export const profileMessages = (id: string, offset: number, limit: number) =>
  call<R.Page<R.MessageRow>>('profile_messages', { id, offset, limit });
export const profileSave = (edit: R.ProfileEdit) => call<R.SavedProfile>('profile_save', { edit });
export const profileRemove = (id: string) => call<R.UndoRow>('profile_remove', { id });
export const addressAdd = (id: string, address: string, label: string) =>
  call<R.SavedProfile>('address_add', { id, address, label });
export const similar = (given: string, family: string, addresses: string[]) =>
  call<R.SimilarRow[]>('similar', { given, family, addresses });
export const suggestions = (limit: number) => call<R.Suggestion[]>('suggestions', { limit });
export const suggestionsAdd = (addresses: string[], role: R.PersonKind) =>
  call<R.UndoRow>('suggestions_add', { addresses, role });
export const tablePreview = (path: string, columns: R.TableColumn[] | null) =>
  call<R.TablePreview>('table_preview', { path, columns });
export const tableImport = (path: string, columns: R.TableColumn[]) => call<R.UndoRow>('table_import', { path, columns });

/* exclusions */
export const exclusionPreview = (subject: R.ExclusionSubject, scope: R.Scope) =>
  call<R.ExclusionPreview>('exclusion_preview', { subject, scope });
export const exclusionAdd = (subject: R.ExclusionSubject, mode: R.Mode, scope: R.Scope) =>
  call<R.UndoRow>('exclusion_add', { subject, mode, scope });
export const exclusionRemove = (id: string) => call<R.UndoRow>('exclusion_remove', { id });
export const exclusions = () => call<R.ExclusionRow[]>('exclusions');
