import { folders } from '../../api/commands';
import { watchChanged } from '../../shell/changed.svelte';

/** How many messages are unread in the synchronised inboxes. */
export const unread = $state({ count: 0 });

export function watchUnread(): void {
  void look();
  watchChanged(['folder', 'message', 'account'], () => void look());
}

async function look(): Promise<void> {
  const all = await folders().catch(() => []);
  unread.count = all
    .filter((folder) => folder.chosen && folder.special_use === 'inbox')
    .reduce((sum, folder) => sum + folder.unread, 0);
}
