import type { ConversationRow } from '../../api/types';

/** The conversations that are picked, by their newest message. */
export class Picks {
  #rows = $state.raw(new Map<string, ConversationRow>());

  get rows(): ConversationRow[] {
    return [...this.#rows.values()];
  }

  has = (row: ConversationRow | undefined): boolean => row !== undefined && this.#rows.has(row.row.id);

  toggle(row: ConversationRow | undefined): void {
    if (!row || row.row.excluded) return;
    const rows = new Map(this.#rows);
    if (!rows.delete(row.row.id)) rows.set(row.row.id, row);
    this.#rows = rows;
  }

  /** Picks these, besides what is picked. */
  add(rows: ConversationRow[]): void {
    const able = rows.filter((one) => !one.row.excluded);
    this.#rows = new Map([...this.#rows, ...able.map((one) => [one.row.id, one] as const)]);
  }

  clear = (): void => void (this.#rows = new Map());
}
