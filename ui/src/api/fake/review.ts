import { Failed } from '../failed';
import type {
  HistoryChoice,
  HistoryPage,
  HistoryPart,
  HistoryQuery,
  HistoryRow,
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
    if (query.declined ? row.state !== 'no' : !open(row)) return false;
    if (paths.length > 0 && !paths.includes(row.folder)) return false;
    if (words && !`${row.subject} ${row.from}`.toLowerCase().includes(words)) return false;
    if (query.later && row.state !== 'later') return false;
    if (query.target && !row.into.some((into) => into.chosen && into.id === query.target)) return false;
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
    ticked: found.filter((row) => row.ticked).length,
    tickable: query.declined ? 0 : found.filter((row) => row.into.some((into) => into.chosen)).length,
    counts: {
      all: rows.length - count('skipped'),
      reply: count('reply'),
      new: count('new'),
      sent: count('sent'),
      application: count('application'),
      skipped: count('skipped'),
      later: rows.filter((row) => row.state === 'later').length,
      declined: fake.rows.filter((row) => row.state === 'no').length,
    },
    plan: plan(),
    history: fake.history > 0 ? { messages: fake.history, profiles: LINES, last_year: Math.round(fake.history / 4) } : null,
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
  for (const row of rows) Object.assign(row, { state, ticked: false, later_since: Math.floor(Date.now() / 1000) });
  changed('proposal');
  return enter(state === 'open' ? 'again' : state, rows.length, 0, '', () =>
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
    doubtful: 0,
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

/** The plan of older mail, as long as there is any. */
const LINES = 480;
const lines = (query: Partial<HistoryQuery>): HistoryRow[] => {
  const rows = Array.from({ length: fake.history > 0 ? LINES : 0 }, (_, index) => {
    const one = profiles[index % 12];
    const target = { ...(one?.target ?? profiles[0]!.target), id: index < 12 ? (one?.target.id ?? '') : `h${index}` };
    const messages = Math.ceil((60 - (index % 59)) / (query.last_year ? 4 : 1));
    const first = query.last_year ? 1_731_000_000 : 1_560_000_000 + index * 86_400;
    return { target, messages, replies: Math.floor(messages / 3), first, last: 1_760_000_000 - index * 3600 };
  });
  const words = (query.search ?? '').toLowerCase();
  return rows
    .filter((row) => !query.target || row.target.id === query.target)
    .filter((row) => row.target.name.toLowerCase().includes(words))
    .sort((one, other) => other.messages - one.messages);
};
const inPart = (row: HistoryRow, part: HistoryPart) =>
  part === 'all' || (part === 'client' ? row.target.kind === 'client' : row.target.roles.includes(part));
const sum = (rows: HistoryRow[]) => rows.reduce((total, row) => total + row.messages, 0);

export function historyPage(query: HistoryQuery): HistoryPage {
  const all = lines(query);
  const shown = all.filter((row) => inPart(row, query.part));
  const of = (part: HistoryPart) => all.filter((row) => inPart(row, part)).length;
  return {
    rows: shown.slice(query.offset, query.offset + query.limit),
    total: shown.length,
    messages: sum(shown),
    parts: {
      all: of('all'),
      candidate: of('candidate'),
      contact: of('contact'),
      employee: of('employee'),
      client: of('client'),
    },
  };
}

export function historyPlan(choice: HistoryChoice): ImportPlan {
  const chosen = lines(choice).filter((row) => choice.targets.includes(row.target.id) !== choice.all);
  const messages = sum(chosen);
  return { messages, profiles: chosen.length, jobs: 0, unticked: fake.history - messages, to_fetch: messages };
}

export function chooseHistory(choice: HistoryChoice): ImportReport {
  const { messages, profiles } = historyPlan(choice);
  const before = fake.history;
  fake.history = 0;
  const report = { messages, profiles, jobs: 0, already: 0, doubtful: 0, without_target: 0, to_fetch: messages, later: 0 };
  const entry = enter('import', messages, profiles, '', () => (fake.history = before)).id;
  changed('proposal', 'filing');
  return { ...report, entry };
}
