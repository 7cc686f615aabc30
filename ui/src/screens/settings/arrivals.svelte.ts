import { sourceRemove, sourceSave } from '../../api/commands-accounts';
import { Failed } from '../../api/failed';
import type { SourceRow } from '../../api/types-accounts';

/** The places of one mailbox where applications arrive, as they are changed in its form. */
export class Arrivals {
  rows = $state<{ key: number; source: SourceRow }[]>([]);
  /** The row that was refused. */
  failed = $state(-1);
  #known: SourceRow[];
  #next = 0;

  constructor(known: SourceRow[]) {
    this.#known = known;
    for (const source of known) this.add({ ...source });
  }

  add(source: SourceRow): void {
    this.rows.push({ key: this.#next, source });
    this.#next += 1;
  }

  remove(at: number): void {
    this.rows.splice(at, 1);
  }

  /** Keeps what changed, and last takes away what is gone; a row that is refused is pointed at. */
  async save(): Promise<void> {
    const rows = this.rows.map(({ source }) => $state.snapshot(source));
    for (const [at, row] of rows.entries()) {
      this.failed = at;
      if (rows.slice(0, at).some((one) => one.folder === row.folder)) throw Failed.of('bad_value', { field: 'source_where' });
      const is = this.#known.some((known) => JSON.stringify(known) === JSON.stringify(row));
      if (!is) await sourceSave(row);
    }
    this.failed = -1;
    for (const { account, folder } of this.#known)
      if (rows.every((row) => row.folder !== folder)) await sourceRemove(account, folder);
  }
}
