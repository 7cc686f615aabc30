import { Failed } from '../api/failed';
import type { Page } from '../api/types';

const SIZE = 100;
const AT_ONCE = 2;

/** A long list of which only the pages looked at are here; the rest is fetched when a row of it is asked for. */
export class Pages<Row, P extends Page<Row> = Page<Row>> {
  total = $state(0);
  /** Whether there are no more than `total`. */
  counted = $state(false);
  /** Whether the first page has arrived. */
  loaded = $state(false);
  failure = $state.raw<Failed | null>(null);

  #fetch: (offset: number, limit: number) => Promise<P>;
  #onpage: (page: P) => void;
  #rows = new Map<number, Row>();
  /* Pages that have come, however many rows they held: none is asked for again and again. */
  #here = new Set<number>();
  #stale = new Set<number>();
  #wanted: number[] = [];
  #running = new Set<number>();
  #generation = 0;
  /* Counts refreshes: a page asked for before the last one is shown, and asked for once more. */
  #epoch = 0;
  #version = $state(0);
  #waiting: (() => void)[] = [];

  constructor(fetch: (offset: number, limit: number) => Promise<P>, onpage: (page: P) => void = () => {}) {
    this.#fetch = fetch;
    this.#onpage = onpage;
  }

  /** The row at an index, or `undefined` while it is on its way. */
  at(index: number): Row | undefined {
    void this.#version;
    const page = Math.floor(index / SIZE);
    const beyond = index < 0 || (this.loaded && index >= this.total);
    if (!beyond && (!this.#here.has(page) || this.#stale.has(page))) this.#want(page);
    return this.#rows.get(index);
  }

  /** Starts over: another query. */
  reset(): void {
    this.#generation += 1;
    this.#rows.clear();
    this.#here.clear();
    this.#stale.clear();
    this.#wanted = [];
    this.#running.clear();
    this.loaded = false;
    this.#want(0);
  }

  /** The same query again: what is shown stays until its new page is here. */
  refresh(): void {
    this.#epoch += 1;
    for (const page of this.#here) this.#stale.add(page);
    this.#want(0);
    this.#version += 1;
  }

  /** Changes rows that are here, before the store has said so. */
  patch(matches: (row: Row, index: number) => boolean, change: (row: Row) => Row): void {
    for (const [index, row] of this.#rows) if (matches(row, index)) this.#rows.set(index, change(row));
    this.#version += 1;
  }

  /** Once the first page of the query asked last is here, or could not be had. */
  async settled(): Promise<void> {
    if (!this.loaded) await new Promise<void>((done) => this.#waiting.push(done));
  }

  /** The rows from one index to another, fetched where they are not here. */
  async range(first: number, last: number): Promise<Row[]> {
    const found: Row[] = [];
    for (let page = Math.floor(first / SIZE); page <= Math.floor(last / SIZE); page += 1) {
      const from = Math.max(first, page * SIZE);
      const to = Math.min(last, page * SIZE + SIZE - 1);
      const here = Array.from({ length: to - from + 1 }, (_, step) => this.#rows.get(from + step));
      if (here.includes(undefined)) found.push(...(await this.#fetch(from, to - from + 1)).rows);
      else found.push(...(here as Row[]));
    }
    return found;
  }

  /** Where a row that is here stands; -1 when it is not. */
  find(matches: (row: Row) => boolean): number {
    void this.#version;
    for (const [index, row] of this.#rows) if (matches(row)) return index;
    return -1;
  }

  /* Called while rendering, so it must not change what is rendered. */
  #want(page: number): void {
    if (this.#running.has(page)) return;
    this.#wanted = [page, ...this.#wanted.filter((other) => other !== page)].slice(0, 8);
    queueMicrotask(() => this.#next());
  }

  #next(): void {
    while (this.#running.size < AT_ONCE) {
      const page = this.#wanted.shift();
      if (page === undefined) return;
      if (!this.#running.has(page)) void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    const generation = this.#generation;
    const epoch = this.#epoch;
    this.#running.add(page);
    try {
      const answer = await this.#fetch(page * SIZE, SIZE);
      if (generation !== this.#generation) return;
      this.#take(page, answer, epoch === this.#epoch);
    } catch (thrown) {
      if (generation === this.#generation) this.failure = Failed.from(thrown);
    } finally {
      if (generation === this.#generation) {
        this.#running.delete(page);
        for (const done of this.#waiting.splice(0)) done();
        if (this.#stale.has(page)) this.#version += 1;
      }
      this.#next();
    }
  }

  #take(page: number, answer: P, fresh: boolean): void {
    const start = page * SIZE;
    this.#here.add(page);
    for (let index = start; index < start + SIZE; index += 1) this.#rows.delete(index);
    answer.rows.forEach((row, step) => this.#rows.set(start + step, row));
    for (const index of this.#rows.keys()) if (index >= answer.total) this.#rows.delete(index);
    if (fresh) this.#stale.delete(page);
    this.failure = null;
    this.total = answer.total;
    this.counted = answer.counted !== false;
    this.loaded = true;
    this.#version += 1;
    this.#onpage(answer);
  }
}
