import type { AccountRow, FolderRow } from '../../api/types';
import { t } from '../../text';
import { number } from '../../text/format';

/** Before the id of an account, where the choice is not a folder. */
export const ACCOUNT = 'account:';

/** Where one can look: all inboxes, those of one account, a folder; one that is not synchronised holds what was archived or moved there from here. */
export function placesOf(accounts: AccountRow[], folders: FolderRow[]): { value: string; label: string }[] {
  const several = accounts.length > 1;
  const name = (folder: FolderRow) => {
    const account = several ? accounts.find((one) => one.id === folder.account)?.name : undefined;
    const path = account ? `${account} › ${folder.path}` : folder.path;
    return folder.unread ? `${path} (${number(folder.unread)})` : path;
  };
  return [
    { value: '', label: t('inbox.all_inboxes') },
    ...(several ? accounts : []).map((one) => ({ value: ACCOUNT + one.id, label: one.name })),
    ...folders
      .filter((folder) => (folder.chosen || folder.messages > 0) && folder.selectable)
      .map((folder) => ({ value: folder.id, label: name(folder) })),
  ];
}
