import { linkDecide, linkPage, linkRun, linkSetInto, linkTick } from '../api/commands-calendar';
import type { LinkPage, LinkRow } from '../api/types-calendar';
import type { UndoRow } from '../api/types';
import { attempt } from '../shell/toasts.svelte';
import { tellUndoable } from '../shell/undo.svelte';

/* So many are shown; what is decided makes room for the next. */
const MOST = 200;

/** The appointments that wait to be linked, and what is done with them. */
export class ToLink {
  page = $state.raw<LinkPage | null>(null);
  failure = $state.raw<unknown>(null);
  before = $state(false);
  /** Who will see them; empty: everybody. */
  group = $state('');
  at = $state(0);
  #asked = 0;

  rows = $derived.by((): LinkRow[] => this.page?.rows ?? []);
  current = $derived.by((): LinkRow | undefined => this.rows[Math.min(this.at, this.rows.length - 1)]);

  load = async (): Promise<void> => {
    const mine = (this.#asked += 1);
    try {
      const page = await linkPage({ before: this.before, offset: 0, limit: MOST });
      if (mine !== this.#asked) return;
      this.page = page;
      this.failure = null;
    } catch (thrown) {
      if (mine === this.#asked) this.failure = thrown;
    }
  };

  /** Shows those from before the last two weeks, or the others. */
  turn = async (before: boolean): Promise<void> => {
    this.before = before;
    this.at = 0;
    await this.load();
  };

  tick = (row: LinkRow, ticked = !row.ticked): Promise<void> => this.#act(() => linkTick([row.row.event], ticked), false);
  later = (row: LinkRow): Promise<void> => this.#act(() => linkDecide([row.row.event], 'later'));
  no = (row: LinkRow): Promise<void> => this.#act(() => linkDecide([row.row.event], 'no'));
  into = (row: LinkRow, targets: string[]): Promise<void> => this.#act(() => linkSetInto(row.row.event, targets), false);

  /** Links what is ticked. */
  link = (): Promise<void> =>
    this.#act(async () => (await linkRun({ kind: 'ticked', before: this.before }, this.group || null)).undo);

  async #act(act: () => Promise<UndoRow>, told = true): Promise<void> {
    const row = await attempt(act);
    if (row && told) tellUndoable(row);
    await this.load();
  }
}

/** Which way an arrow, Home or End leads in a list of so many. */
export function step(key: string, at: number, count: number): number | undefined {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to));
}
