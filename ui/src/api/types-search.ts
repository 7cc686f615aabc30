import type { TargetRow } from './types';
import type { MessageRow } from './types-mail';

/* ---- search and saved searches ---- */

export interface SearchQuery {
  query: string;
  limit: number;
  by_relevance?: boolean;
  grouped?: boolean;
  messages_only?: boolean;
}

export interface SearchResult {
  rows: MessageRow[];
  hits: number[];
  more: boolean;
  considered: number | null;
  grouped: boolean;
  targets: TargetRow[];
  hint: string | null;
  meant: string | null;
  understood: Understood[];
}

/** A piece of a search as it was understood; `start` to `end` in UTF-16 units. */
export interface Understood {
  operator: string;
  value: string;
  start: number;
  end: number;
}

export interface SearchTotal {
  count: number;
  more: boolean;
}

export interface SavedSearchRow {
  id: string;
  name: string;
  query: string;
}

export interface SavedCount {
  id: string;
  count: number;
  unread: number;
}
