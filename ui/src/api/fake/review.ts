import { Failed } from '../failed';
import type {
  HistoryChoice,
  ImportPlan,
  ImportReport,
  ImportWhat,
  ReviewPage,
  ReviewQuery,
  ReviewRow,
  State,
  UndoRow,
} from '../types';
import { byId, profiles } from './people';
import { changed, enter, fake } from './state';

const open = (row: ReviewRow) => row.state === 'open' || row.state === 'later';

function within(query: ReviewQuery): ReviewRow[] {
  const now = Date.now() / 1000;
  const paths = fake.folders.filter((one) => query.folders.includes(one.id)).map((one) => one.path);
  const words = query.search.toLowerCase();
  return fake.rows.filter((row) => {
    if (!open(row)) return false;
    if (paths.length > 0 && !paths.includes(row.folder)) return false;
    if (words && !`${row.subject} ${row.from}`.toLowerCase().includes(words)) return false;
    if (query.option.kind === 'days') return row.received > now - query.option.days * 86_400;
    if (query.option.kind === 'unread') return row.unread;
    if (query.option.kind === 'replies') return row.verdict === 'reply';
    return true;
  });
}

function ofVerdict(rows: ReviewRow[], query: ReviewQuery): ReviewRow[] {
  if (query.verdict === null) return rows.filter((row) => row.verdict !== 'skipped');
  return rows.filter((row) => row.verdict === query.verdict);
}

const sortKey = (row: ReviewRow, sort: ReviewQuery['sort']): string | number =>
  sort === 'received' ? row.received : sort === 'into' ? (row.into[0]?.name ?? '') : row[sort];

/* A store answers from indexes; what was found is kept until something changes, so that frames measured over this are the window's own. */
let kept: { key: string; found: ReviewRow[]; rest: Omit<ReviewPage, 'rows'> } | null = null;

/** Forgets what was found: rows changed. */
export const forget = (): void => void (kept = null);

export function reviewPage(query: ReviewQuery): ReviewPage {
  const key = JSON.stringify({ ...query, offset: 0, limit: 0 });
  if (kept?.key !== key) kept = { key, ...find(query) };
  return { rows: structuredClone(kept.found.slice(query.offset, query.offset + query.limit)), ...kept.rest };
}

function find(query: ReviewQuery): { found: ReviewRow[]; rest: Omit<ReviewPage, 'rows'> } {
  const rows = within(query);
  const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
  const found = ofVerdict(rows, query);
  const sign = query.ascending ? 1 : -1;
  found.sort((one, other) => (sortKey(one, query.sort) < sortKey(other, query.sort) ? -sign : sign));
  const rest = {
    total: found.length,
    counts: {
      all: rows.length - count('skipped'),
      reply: count('reply'),
      new: count('new'),
      sent: count('sent'),
      application: count('application'),
      skipped: count('skipped'),
      later: rows.filter((row) => row.state === 'later').length,
    },
    plan: plan(),
    history: fake.history > 0 ? { messages: fake.history, profiles: 3190, last_year: Math.round(fake.history / 4) } : null,
  };
  return { found, rest };
}

export function plan(): ImportPlan {
  const listed = fake.rows.filter((row) => open(row) && row.verdict !== 'skipped');
  const ticked = listed.filter((row) => row.ticked);
  const targets = new Set(ticked.flatMap((row) => row.into.filter((one) => one.chosen)).map((one) => one.id));
  const jobs = [...targets].filter((id) => byId(id)?.target.kind === 'job').length;
  return { messages: ticked.length, profiles: targets.size - jobs, jobs, unticked: listed.length - ticked.length, to_fetch: 0 };
}

export function tick(rows: ReviewRow[], ticked: boolean): ImportPlan {
  for (const row of rows) if (row.into.some((one) => one.chosen) || !ticked) row.ticked = ticked;
  return plan();
}

export const tickAll = (query: ReviewQuery, ticked: boolean) => tick(ofVerdict(within(query), query), ticked);
export const rowsOf = (ids: string[]) => fake.rows.filter((row) => ids.includes(row.id));

export function setInto(id: string, targets: string[]): ReviewRow {
  const row = fake.rows.find((one) => one.id === id);
  if (!row) throw Failed.of('not_found');
  const offered = row.into.filter((one) => !targets.includes(one.id)).map((one) => ({ ...one, chosen: false, offered: true }));
  const chosen = targets.flatMap((target) => {
    const known = row.into.find((one) => one.id === target);
    const found = byId(target)?.target;
    if (known) return [{ ...known, chosen: true, offered: false }];
    return found ? [{ ...found, chosen: true, offered: false, reasons: [{ kind: 'chosen_by_user' as const }] }] : [];
  });
  row.into = [...chosen, ...offered];
  row.ticked = chosen.length > 0 && (row.ticked || row.verdict !== 'skipped');
  changed('proposal');
  return structuredClone(row);
}

export function fate(ids: string[], state: State): UndoRow {
  const rows = rowsOf(ids);
  const before = rows.map((row) => [row.state, row.ticked] as const);
  for (const row of rows) Object.assign(row, { state, ticked: false });
  changed('proposal');
  return enter(state, rows.length, 0, '', () =>
    rows.forEach((row, index) => Object.assign(row, { state: before[index]?.[0], ticked: before[index]?.[1] })),
  );
}

export function runImport(what: ImportWhat, dry: boolean): ImportReport {
  const rows = fake.rows.filter((row) =>
    what.kind === 'ticked' || what.kind === 'all_ticked'
      ? open(row) && row.ticked
      : what.kind === 'ids'
        ? what.ids.includes(row.id)
        : open(row) && row.verdict === what.verdict,
  );
  const targets = new Set(rows.flatMap((row) => row.into.filter((one) => one.chosen).map((one) => one.id)));
  const jobs = [...targets].filter((id) => byId(id)?.target.kind === 'job').length;
  const report: ImportReport = {
    messages: rows.length,
    profiles: targets.size - jobs,
    jobs,
    already: 0,
    without_target: rows.filter((row) => !row.into.some((one) => one.chosen)).length,
    to_fetch: 2,
    later: fake.rows.filter((row) => open(row) && !row.ticked && row.verdict !== 'skipped').length,
    entry: null,
  };
  if (dry) return report;
  const before = fake.rows.map((row) => row.state);
  for (const row of fake.rows) if (open(row) && row.verdict !== 'skipped') row.state = rows.includes(row) ? 'filed' : 'later';
  report.entry = enter('import', report.messages, report.profiles, '', () =>
    fake.rows.forEach((row, index) => (row.state = before[index] ?? row.state)),
  ).id;
  changed('proposal', 'filing');
  return report;
}

export function chooseHistory(choice: HistoryChoice): ImportReport {
  const messages =
    choice.kind === 'all'
      ? fake.history
      : choice.kind === 'last_year'
        ? Math.round(fake.history / 4)
        : choice.kind === 'targets'
          ? choice.ids.length * 9
          : 0;
  const before = fake.history;
  fake.history = 0;
  const report = {
    messages,
    profiles: Math.min(3190, messages),
    jobs: 0,
    already: 0,
    without_target: 0,
    to_fetch: messages,
    later: 0,
    entry: null as string | null,
  };
  if (messages > 0) report.entry = enter('import', messages, report.profiles, '', () => (fake.history = before)).id;
  changed('proposal', 'filing');
  return report;
}

export const historyRows = (offset: number, limit: number) => {
  const rows = Array.from({ length: 480 }, (_, index) => {
    const one = profiles[index % 12];
    const target = { ...(one?.target ?? profiles[0]!.target), id: `h${index}` };
    return { target, messages: 60 - (index % 59), first: 1_560_000_000 + index * 86_400, last: 1_760_000_000 - index * 3600 };
  });
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
};
