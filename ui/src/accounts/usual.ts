import type { FolderRow } from '../api/types';

const NEVER = ['junk', 'trash', 'drafts'];

/** The folders that are read unless somebody chooses others. */
export const usual = (folders: FolderRow[]): string[] =>
  folders.filter((folder) => folder.chosen && !NEVER.includes(folder.special_use)).map((folder) => folder.path);
