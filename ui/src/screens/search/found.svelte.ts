import { search, searchTotal } from '../../api/commands';
import { sentenceOf } from '../../api/failure';
import type { SearchResult, SearchTotal } from '../../api/types';

interface Asked {
  query: string;
  best: boolean;
  grouped: boolean;
}

const STEP = 200;

/** What a search finds; an answer to another question than was asked last counts for nothing. */
export class Found {
  result = $state.raw<SearchResult | null>(null);
  total = $state.raw<SearchTotal | null>(null);
  /** Why nothing could be found. */
  failed = $state('');
  #asked: () => Asked;
  #limit = STEP;
  #turn = 0;

  constructor(asked: () => Asked) {
    this.#asked = asked;
  }

  /** Asks; gives back the rows, unless something else is asked by then. */
  async find(): Promise<SearchResult['rows'] | undefined> {
    const mine = (this.#turn += 1);
    const { query, best, grouped } = this.#asked();
    try {
      const result = await search({ query, limit: this.#limit, by_relevance: best, grouped });
      if (mine !== this.#turn) return undefined;
      this.result = result;
      this.failed = '';
      this.total = null;
      if (result.more && !result.grouped) void this.#count(mine, query);
      return result.rows;
    } catch (thrown) {
      const { what, next } = sentenceOf(thrown);
      if (mine === this.#turn) this.failed = `${what} ${next}`;
      return undefined;
    }
  }

  /** From here on as many rows as at first, or as many more. */
  start = (): void => void (this.#limit = STEP);
  more = (): void => void (this.#limit += STEP);

  /** How many there are is told once it is known; the rows do not wait for it. */
  async #count(mine: number, query: string): Promise<void> {
    const all = await searchTotal(query).catch(() => null);
    if (mine === this.#turn) this.total = all;
  }
}
