import { reviewPage, reviewSetInto, reviewTick, reviewTickAll } from '../../api/commands';
import type {
  HistorySummary,
  ImportPlan,
  ReviewCounts,
  ReviewOption,
  ReviewPage,
  ReviewQuery,
  ReviewRow,
  ReviewSort,
  TargetRow,
  Verdict,
} from '../../api/types';
import { Pages } from '../../lists/pages.svelte';
import { keep } from '../../shell/place.svelte';
import { attempt } from '../../shell/toasts.svelte';

export interface Kept {
  verdict: Verdict | null;
  option: ReviewOption;
  folders: string[];
  sort: ReviewSort;
  ascending: boolean;
  search: string;
  /** Only what is proposed for this profile. */
  target: TargetRow | null;
  /** Only what was put off. */
  later: boolean;
  /** What was declined. */
  declined: boolean;
  /** The row the keyboard stands on, and its message. */
  current: number;
  message: string;
  scroll: number;
  widths: Record<string, number>;
  /** Height of the preview in rem. */
  preview: number;
}

const START: Kept = {
  verdict: null,
  option: { kind: 'all' },
  folders: [],
  sort: 'received',
  ascending: false,
  search: '',
  target: null,
  later: false,
  declined: false,
  current: 0,
  message: '',
  scroll: 0,
  widths: {},
  preview: 12.5,
};

const NO_PLAN: ImportPlan = { messages: 0, profiles: 0, jobs: 0, unticked: 0, to_fetch: 0 };
const NO_COUNTS: ReviewCounts = { all: 0, reply: 0, new: 0, sent: 0, application: 0, skipped: 0, later: 0, declined: 0 };

/** Whether a row is left out or was declined: Import does not touch it. */
export const apart = (row: ReviewRow): boolean => row.verdict === 'skipped' || row.state === 'no';

/** Whether Import can take a row: it has somewhere to go. */
export const savable = (row: ReviewRow): boolean => !apart(row) && row.into.some((into) => into.chosen);

/** What the list shows, how much of it is ticked, and what Import would do. */
export class ReviewList {
  kept = keep('review', { ...START });
  counts = $state.raw(NO_COUNTS);
  plan = $state.raw(NO_PLAN);
  /** Of all rows the filters show: how many are ticked, and how many can be. */
  shown = $state.raw({ ticked: 0, tickable: 0 });
  history = $state.raw<HistorySummary | null>(null);
  pages: Pages<ReviewRow, ReviewPage>;

  /* Ticks the store has not confirmed yet: they win over pages that were read before. */
  #ticking = new Map<string, { ticked: boolean; turn: number }>();
  #turn = 0;
  #returned = false;

  constructor() {
    this.pages = new Pages<ReviewRow, ReviewPage>(
      (offset, limit) => reviewPage({ ...this.query(), offset, limit }),
      (page) => this.#take(page),
    );
    this.pages.reset();
  }

  query(): ReviewQuery {
    const { verdict, option, folders, sort, ascending, search, target, later, declined } = $state.snapshot(this.kept);
    const part = { verdict, option, folders, target: target?.id ?? null, later, declined };
    return { ...part, sort, ascending, search, offset: 0, limit: 0 };
  }

  at = (index: number): ReviewRow | undefined => {
    const row = this.pages.at(index);
    const tick = row && this.#ticking.get(row.id);
    return row && tick ? { ...row, ticked: tick.ticked } : row;
  };

  /** Whether something keeps part of the mail from the list. */
  get filtered(): boolean {
    const { verdict, option, folders, search, target, later, declined } = this.kept;
    const narrowed = verdict !== null || option.kind !== 'all' || folders.length > 0 || search !== '' || target !== null;
    return narrowed || later || declined;
  }

  /** Shows everything again. */
  clear(): void {
    const whole = { option: { kind: 'all' } as const, folders: [], search: '', target: null };
    this.ask({ ...whole, verdict: null, later: false, declined: false });
  }

  /** Shows another part of the mail, or in another order. */
  ask(change: Partial<Kept>): void {
    Object.assign(this.kept, { current: 0, message: '', scroll: 0 }, change);
    this.pages.reset();
  }

  sortBy(column: string): void {
    const sort = column as ReviewSort;
    const ascending = this.kept.sort === sort ? !this.kept.ascending : sort !== 'received';
    this.ask({ sort, ascending });
  }

  /** Ticks rows at once on the screen and then in the store. */
  async tick(rows: ReviewRow[], ticked: boolean): Promise<void> {
    const able = rows.filter((row) => !ticked || savable(row)).filter((row) => this.#now(row) !== ticked);
    if (able.length === 0) return;
    const step = ticked ? able.length : -able.length;
    this.plan = { ...this.plan, messages: this.plan.messages + step, unticked: this.plan.unticked - step };
    this.shown = { ...this.shown, ticked: this.shown.ticked + step };
    await this.tickIds(
      able.map((row) => row.id),
      ticked,
    );
  }

  /** The same for messages of which some may not be on the screen. */
  async tickIds(ids: string[], ticked: boolean): Promise<void> {
    const turn = (this.#turn += 1);
    for (const id of ids) this.#ticking.set(id, { ticked, turn });
    this.pages.patch(
      (row) => this.#ticking.get(row.id)?.turn === turn,
      (row) => ({ ...row, ticked }),
    );
    const plan = await attempt(() => reviewTick(ids, ticked));
    for (const id of ids) if (this.#ticking.get(id)?.turn === turn) this.#ticking.delete(id);
    if (plan && turn === this.#turn) this.plan = plan;
    if (!plan || ids.length > 1) this.pages.refresh();
  }

  /** Ticks or unticks everything the filters show; says how many that are. */
  async tickAll(ticked: boolean): Promise<number> {
    const count = ticked ? this.shown.tickable : this.shown.ticked;
    this.pages.patch(
      (row) => !ticked || savable(row),
      (row) => ({ ...row, ticked }),
    );
    const turn = (this.#turn += 1);
    const plan = await attempt(() => reviewTickAll(this.query(), ticked));
    if (plan && turn === this.#turn) this.plan = plan;
    this.pages.refresh();
    return plan ? count : 0;
  }

  /** Says where a message goes. */
  async setInto(row: ReviewRow, targets: string[]): Promise<void> {
    const changed = await attempt(() => reviewSetInto(row.id, targets));
    if (changed)
      this.pages.patch(
        (one) => one.id === row.id,
        () => changed,
      );
    this.pages.refresh();
  }

  #now(row: ReviewRow): boolean {
    return this.#ticking.get(row.id)?.ticked ?? row.ticked;
  }

  #take(page: ReviewPage): void {
    this.counts = page.counts;
    if (this.#ticking.size === 0) {
      this.plan = page.plan;
      this.shown = { ticked: page.ticked, tickable: page.tickable };
    }
    this.history = page.history;
    this.#return();
    if (this.kept.current >= page.total) this.kept.current = Math.max(0, page.total - 1);
  }

  /* The list may have grown above the row the user stood on when the window closed. */
  #return(): void {
    if (this.#returned) return;
    this.#returned = true;
    const { message } = this.kept;
    const at = message ? this.pages.find((row) => row.id === message) : -1;
    if (at >= 0) this.kept.current = at;
  }
}
