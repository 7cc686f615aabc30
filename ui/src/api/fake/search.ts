import type { SavedSearchRow, SearchQuery, SearchResult, Understood } from '../types';
import { Failed } from '../failed';
import { bodyText } from './mail';
import { messageRow } from './messages';
import { findTargets } from './people';
import { changed, enter, fake } from './state';

/** What a search was understood as: enough of the grammar to see its chips. */
function understood(query: string): Understood[] {
  return [...query.matchAll(/(-?)(?:([a-z_]+):)?("[^"]*"?|\S+)/g)].map((piece) => ({
    operator: `${piece[1]}${piece[2] ?? (piece[3]?.startsWith('"') ? 'phrase' : 'text')}`,
    value: (piece[3] ?? '').replaceAll('"', ''),
    start: piece.index,
    end: piece.index + piece[0].length,
  }));
}

function search({ query, limit, by_relevance, grouped }: SearchQuery): SearchResult {
  const nothing = { rows: [], hits: [], more: false, considered: null, grouped: false, targets: [], meant: null };
  if (!query.trim()) return { ...nothing, hint: 'empty', understood: [] };
  const pieces = understood(query);
  const plain = pieces.filter((piece) => ['text', 'phrase', 'from'].includes(piece.operator));
  const has = (piece: Understood) => piece.value.toLowerCase();
  const found = fake.rows.filter((row) => {
    const all = `${row.subject} ${row.from} ${bodyText}`.toLowerCase();
    return !row.withheld && plain.every((piece) => all.includes(has(piece)));
  });
  const rows = found.slice(0, limit).map((row) => {
    const marks = plain
      .map((piece): [number, number, number] => [0, row.subject.toLowerCase().indexOf(has(piece)), piece.value.length])
      .filter(([, start]) => start >= 0);
    return { ...messageRow(row), marks };
  });
  if (by_relevance) rows.reverse();
  return {
    ...nothing,
    rows,
    hits: grouped ? rows.map((_, index) => 1 + (index % 3)) : [],
    more: found.length > limit,
    grouped: grouped ?? false,
    targets: findTargets(plain.map((piece) => piece.value).join(' '), 5),
    hint: /\bcolour:/.test(query) ? 'unknown_operator' : null,
    meant: found.length === 0 && query.includes('intervew') ? query.replace('intervew', 'interview') : null,
    understood: pieces.filter((piece) => piece.operator !== 'colour'),
  };
}

export const saved: SavedSearchRow[] = [];
let made = 0;

function named(asked: string): SavedSearchRow {
  const found = saved.find((one) => one.id === asked);
  if (!found) throw Failed.of('not_found', { what: 'saved_search' });
  return found;
}

function put(rows: SavedSearchRow[]) {
  saved.splice(0, saved.length, ...rows);
  changed('setting');
}

const count = (query: string) => search({ query, limit: 10_000 }).rows.length;

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  search: ({ asked }: { asked: SearchQuery }) => search(asked),
  search_total: ({ query }) => ({ count: count(query), more: false }),
  saved_searches: () => saved,
  saved_search_counts: () => saved.map(({ id, query }) => ({ id, count: count(query), unread: Math.min(3, count(query)) })),
  saved_search_save: ({ name, query }) => {
    const before = [...saved];
    const known = saved.find((one) => one.name.toLowerCase() === name.toLowerCase());
    const row = { id: known?.id ?? `search-${(made += 1)}`, name, query };
    put(known ? saved.map((one) => (one === known ? row : one)) : [...saved, row]);
    enter('search_save', 1, 0, name, () => put(before));
    return row;
  },
  saved_search_rename: ({ id, name }) => {
    const before = saved.map((one) => ({ ...one }));
    named(id).name = name;
    changed('setting');
    return enter('search_rename', 1, 0, name, () => put(before));
  },
  saved_search_order: ({ ids }: { ids: string[] }) => {
    const before = [...saved];
    put(ids.map(named));
    enter('search_order', ids.length, 0, '', () => put(before));
  },
  saved_search_remove: ({ id }) => {
    const before = [...saved];
    const { name } = named(id);
    put(saved.filter((one) => one.id !== id));
    return enter('search_remove', 1, 0, name, () => put(before));
  },
};
