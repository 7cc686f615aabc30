import { inboxPage, inboxTotal } from '../../api/commands';
import type { ConversationRow, InboxPage, InboxQuery } from '../../api/types';
import { Pages } from '../../lists/pages.svelte';

const COUNT_AFTER = 400;

/** The conversations of a query. Their pages come at once; how many there are in all is counted a moment later. */
export function conversationPages(query: () => Omit<InboxQuery, 'offset' | 'limit'>): Pages<ConversationRow, InboxPage> {
  let counted = { of: '', total: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const name = () => JSON.stringify(query());

  async function count() {
    const of = name();
    const total = await inboxTotal({ ...query(), offset: 0, limit: 0 }).catch(() => 0);
    if (of !== name() || total === 0) return;
    counted = { of, total };
    [pages.total, pages.counted] = [total, true];
  }

  const pages = new Pages<ConversationRow, InboxPage>(
    async (offset, limit) => {
      const page = await inboxPage({ ...query(), offset, limit });
      const known = counted.of === name() ? counted.total : 0;
      return page.whole ? page : { ...page, total: Math.max(page.total, known), counted: known > 0 };
    },
    (page) => {
      clearTimeout(timer);
      if (!page.whole) timer = setTimeout(() => void count(), COUNT_AFTER);
    },
  );
  return pages;
}
