/** What a folder is for; an empty word is one of the user's own. */
interface Used {
  special_use: string;
  path: string;
}

/* One's own folders stand where the empty word does. */
const READ = ['inbox', 'sent', 'archive', '', 'all', 'flagged', 'drafts', 'junk', 'trash'];
const MOVED = ['archive', 'inbox', '', 'all', 'flagged', 'junk', 'trash', 'drafts', 'sent'];

const ordered = <T extends Used>(folders: T[], order: string[]): T[] => {
  const rank = (one: Used) => order.indexOf(one.path.toUpperCase() === 'INBOX' ? 'inbox' : one.special_use);
  return [...folders].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
};

/** Folders as one looks for mail in them. */
export const toRead = <T extends Used>(folders: T[]): T[] => ordered(folders, READ);

/** Folders as one moves mail into them. */
export const toMove = <T extends Used>(folders: T[]): T[] => ordered(folders, MOVED);
