import { historyChoose, historyPage, historyPlan } from '../../api/commands';
import type {
  HistoryChoice,
  HistoryPage,
  HistoryPart,
  HistoryQuery,
  HistoryRow,
  ImportPlan,
  ImportReport,
  TargetRow,
} from '../../api/types';
import { Pages } from '../../lists/pages.svelte';
import { act } from '../../shell/acting.svelte';
import { keep, place } from '../../shell/place.svelte';
import { attempt } from '../../shell/toasts.svelte';

/** The kinds of people the plan can be narrowed to. */
export const PARTS: HistoryPart[] = ['all', 'candidate', 'contact', 'employee', 'client'];

/** What the plan of older mail keeps: whether it is open, what it shows, and half-made ticks. */
export interface KeptOlder {
  /** Whether it is open; `null` until the user says so. */
  open: boolean | null;
  part: HistoryPart;
  target: TargetRow | null;
  last_year: boolean;
  search: string;
  /** Everybody is ticked; then `marked` are the exceptions. */
  all: boolean;
  marked: string[];
  current: number;
  scroll: number;
  widths: Record<string, number>;
}

const START: KeptOlder = {
  open: null,
  part: 'all',
  target: null,
  last_year: false,
  search: '',
  all: false,
  marked: [],
  current: 0,
  scroll: 0,
  widths: {},
};

const NOTHING: ImportPlan = { messages: 0, profiles: 0, jobs: 0, unticked: 0, to_fetch: 0 };
const NOBODY: Record<HistoryPart, number> = { all: 0, candidate: 0, contact: 0, employee: 0, client: 0 };

/** The same object for all who ask, so that what one changes the other sees. */
export function keptOlder(): KeptOlder {
  const known = place.kept['review.older'] as Partial<KeptOlder> | undefined;
  return known?.marked && known.widths ? (known as KeptOlder) : keep('review.older', { ...START, marked: [], widths: {} });
}

/** Older mail as a plan by person and client: who is ticked, and what importing that would do. */
export class Older {
  kept: KeptOlder;
  plan = $state.raw(NOTHING);
  parts = $state.raw(NOBODY);
  /** Messages of the lines that are shown. */
  messages = $state(0);
  pages: Pages<HistoryRow, HistoryPage>;

  #marked: Set<string>;
  #turn = 0;
  /* The last group that was ticked or unticked as a whole. */
  #whole = $state.raw({ query: '', on: false });

  constructor(kept: KeptOlder) {
    this.kept = kept;
    this.#marked = $derived(new Set(kept.marked));
    this.pages = new Pages<HistoryRow, HistoryPage>(
      (offset, limit) => historyPage({ ...this.query(), offset, limit }),
      (page) => {
        this.parts = page.parts;
        this.messages = page.messages;
      },
    );
    this.pages.reset();
    void this.count();
  }

  query(): HistoryQuery {
    const { part, target, last_year, search } = this.kept;
    return { part, target: target?.id ?? null, last_year, search, offset: 0, limit: 0 };
  }

  ticked = (row: HistoryRow): boolean => this.#marked.has(row.target.id) !== this.kept.all;

  /** Whether all lines shown are ticked, or some. */
  get state(): 'all' | 'some' | 'none' {
    if (this.pages.total === 0) return 'none';
    if (this.#whole.query === JSON.stringify(this.query())) return this.#whole.on ? 'all' : 'none';
    const [off, on] = [this.pages.find((row) => !this.ticked(row)), this.pages.find(this.ticked)];
    if (off >= 0) return on >= 0 ? 'some' : this.kept.marked.length > 0 && !this.kept.all ? 'some' : 'none';
    return 'all';
  }

  /** Shows another part of the plan. */
  ask(change: Partial<KeptOlder>): void {
    Object.assign(this.kept, { current: 0, scroll: 0 }, change);
    this.pages.reset();
    void this.count();
  }

  set(rows: HistoryRow[], on: boolean): void {
    const marked = new Set(this.kept.marked);
    for (const { target } of rows) {
      if (on === this.kept.all) marked.delete(target.id);
      else marked.add(target.id);
    }
    this.#whole = { query: '', on: false };
    this.kept.marked = [...marked];
    void this.count();
  }

  /** Ticks or unticks every line shown. */
  async setShown(on: boolean): Promise<void> {
    const query = this.query();
    if (query.part === 'all' && !query.target && !query.search) Object.assign(this.kept, { all: on, marked: [] });
    else {
      const page = await attempt(() => historyPage({ ...query, limit: this.pages.total }));
      if (!page) return;
      this.set(page.rows, on);
    }
    this.#whole = { query: JSON.stringify(query), on };
    await this.count();
  }

  /** Asks what importing what is ticked would do. */
  async count(): Promise<void> {
    const turn = (this.#turn += 1);
    const found = await attempt(() => historyPlan(this.choice()));
    if (found && turn === this.#turn) this.plan = found;
  }

  /** Saves it for a group (else for whoever sees the mailbox), and begins a new plan of what is left. */
  async run(group = ''): Promise<ImportReport | undefined> {
    const choice = { ...this.choice(), group: group || null };
    const report = await act('import', this.plan.messages, () => historyChoose(choice));
    if (report) {
      Object.assign(this.kept, { all: false, marked: [], target: null, part: 'all', search: '' });
      this.#whole = { query: '', on: false };
      this.ask({});
    }
    return report;
  }

  choice(): HistoryChoice {
    return { all: this.kept.all, targets: [...this.kept.marked], last_year: this.kept.last_year };
  }
}
