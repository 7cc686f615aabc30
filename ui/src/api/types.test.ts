import { expectTypeOf, it } from 'vitest';
import type * as B from './bindings';
import type * as R from './types';
import type * as M from './types-mailbox';

/* The rows written by hand say the same as those the core generates; checked by svelte-check. What has a default there may be left out. */
type Full<T> = T extends (infer One)[] ? Full<One>[] : T extends object ? { [K in keyof T]-?: Full<T[K]> } : T;

it('the rows are those of the core', () => {
  expectTypeOf<Full<B.Failure>>().toExtend<Full<{ code: string; data: Record<string, string> }>>();
  expectTypeOf<R.Code>().toEqualTypeOf<B.Code>();
  expectTypeOf<R.Verdict>().toEqualTypeOf<B.Verdict>();
  expectTypeOf<R.State>().toEqualTypeOf<B.State>();
  expectTypeOf<Full<R.ReviewRow>>().toExtend<Full<B.ReviewRow>>();
  expectTypeOf<Full<R.ReviewPage>>().toExtend<Full<B.ReviewPage>>();
  expectTypeOf<Full<R.ReviewQuery>>().toExtend<Full<B.ReviewQuery>>();
  expectTypeOf<Full<R.HistoryPage>>().toExtend<Full<B.HistoryPage>>();
  expectTypeOf<Full<R.HistoryQuery>>().toExtend<Full<B.HistoryQuery>>();
  expectTypeOf<Full<R.HistoryChoice>>().toExtend<Full<B.HistoryChoice>>();
  expectTypeOf<Full<R.ImportReport>>().toExtend<Full<B.ImportReport>>();
  expectTypeOf<Full<R.UndoRow>>().toExtend<Full<B.UndoRow>>();
  expectTypeOf<Full<R.MessageView>>().toExtend<Full<B.MessageView>>();
  expectTypeOf<Full<R.SearchResult>>().toExtend<Full<B.SearchResult>>();
  expectTypeOf<Full<R.InboxPage>>().toExtend<Full<B.InboxPage>>();
  expectTypeOf<Full<R.ConversationView>>().toExtend<Full<B.ConversationView>>();
  expectTypeOf<Full<R.InboxQuery>>().toExtend<Full<B.InboxQuery>>();
  expectTypeOf<Full<R.Profile>>().toExtend<Full<B.Profile>>();
  expectTypeOf<Full<R.ProfileEdit>>().toExtend<Full<B.ProfileEdit>>();
  expectTypeOf<Full<R.PersonRow>>().toExtend<Full<B.PersonRow>>();
  expectTypeOf<Full<R.TimelineRow>>().toExtend<Full<B.TimelineRow>>();
  expectTypeOf<Full<R.TablePreview>>().toExtend<Full<B.TablePreview>>();
  expectTypeOf<Full<R.AccountRow>>().toExtend<Full<B.AccountRow>>();
  expectTypeOf<Full<R.FolderRow>>().toExtend<Full<B.FolderRow>>();
  expectTypeOf<Full<R.Probe>>().toExtend<Full<B.Probe>>();
  expectTypeOf<Full<R.FolderTally>>().toExtend<Full<B.FolderTally>>();
  expectTypeOf<Full<R.Me>>().toExtend<Full<B.Me>>();
  expectTypeOf<Full<R.BackupLook>>().toExtend<Full<B.BackupLook>>();
  expectTypeOf<Full<R.BackupRestored>>().toExtend<Full<B.BackupRestored>>();
  expectTypeOf<Full<R.SyncStatus>>().toExtend<Full<B.SyncStatus>>();
  expectTypeOf<Full<R.AsideRow>>().toExtend<Full<B.AsideRow>>();
  expectTypeOf<Full<R.Settings>>().toExtend<Full<B.Settings>>();
  expectTypeOf<Full<R.BackupStatus>>().toExtend<Full<B.BackupStatus>>();
  expectTypeOf<Full<R.ExclusionRow>>().toExtend<Full<B.ExclusionRow>>();
  expectTypeOf<Full<R.ExclusionPreview>>().toExtend<Full<B.ExclusionPreview>>();
  expectTypeOf<M.MailboxVerb>().toEqualTypeOf<B.MailboxVerb>();
  expectTypeOf<Full<M.MailboxAct>>().toExtend<Full<B.MailboxAct>>();
  expectTypeOf<Full<M.MailboxDone>>().toExtend<Full<B.MailboxDone>>();
});
