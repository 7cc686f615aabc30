/** Where a block stands beside others at the same time, as shares of the column. */
export interface Placed<T> {
  item: T;
  from: number;
  to: number;
}

/** Blocks there was no room for, under one button. */
export interface Rest<T> {
  start: number;
  end: number;
  items: T[];
  from: number;
}

export interface Columns<T> {
  placed: Placed<T>[];
  rests: Rest<T>[];
}

interface Block {
  start: number;
  end: number;
}

/** Puts blocks that overlap beside each other, at most so many; each as wide as there is room. They come by beginning. */
export function columnsOf<T extends Block>(blocks: T[], most: number): Columns<T> {
  const found: Columns<T> = { placed: [], rests: [] };
  for (const cluster of clustersOf(blocks)) place(cluster, Math.max(1, most), found);
  return found;
}

/** Groups in which each overlaps another. */
function clustersOf<T extends Block>(blocks: T[]): T[][] {
  const clusters: T[][] = [];
  let end = -Infinity;
  for (const block of blocks) {
    const last = clusters.at(-1);
    if (last && block.start < end) last.push(block);
    else clusters.push([block]);
    end = block.start < end ? Math.max(end, block.end) : block.end;
  }
  return clusters;
}

function place<T extends Block>(cluster: T[], most: number, found: Columns<T>): void {
  const columns: T[][] = [];
  for (const block of cluster) {
    const free = columns.find((column) => (column.at(-1)?.end ?? 0) <= block.start);
    if (free) free.push(block);
    else columns.push([block]);
  }
  const few = columns.length > most;
  const shown = few ? columns.slice(0, most - 1) : columns;
  const width = few ? most : columns.length;
  shown.forEach((column, index) => {
    for (const item of column) {
      const next = shown.findIndex(
        (other, at) => at > index && other.some((one) => one.start < item.end && item.start < one.end),
      );
      const free = next < 0 ? (few ? most - 1 : width) : next;
      found.placed.push({ item, from: index / width, to: free / width });
    }
  });
  if (few) found.rests.push(restOf(columns.slice(most - 1).flat(), (most - 1) / most));
}

const restOf = <T extends Block>(items: T[], from: number): Rest<T> => ({
  start: Math.min(...items.map((one) => one.start)),
  end: Math.max(...items.map((one) => one.end)),
  items: [...items].sort((one, other) => one.start - other.start),
  from,
});
