/** A column of a table. */
export interface Column {
  id: string;
  /** Its heading; empty for a column that has its own head. */
  label: string;
  /** Width in rem; a growing column takes at least this. */
  width: number;
  /** Takes its share of what is left over; `true` is 1. */
  grow?: boolean | number;
  /** Whether the list can be sorted by it. */
  sorts?: boolean;
  /** Shown only where the table is at least this wide, in rem. */
  from?: number;
  /** Figures, which end under one another. */
  figures?: boolean;
  /** Cannot be resized, and its cells do not cut. */
  fixed?: boolean;
}

export interface Sort {
  by: string;
  ascending: boolean;
}

/** Milliseconds until rows that came are drawn. */
export const DRAWN = 60;

/** Pixels of a rem, which the size of the text decides. */
export const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

export const MIN_WIDTH = 4;
export const MAX_WIDTH = 60;

/** The widths as CSS grid columns. */
export function template(columns: Column[], widths: Record<string, number>): string {
  return columns
    .map((column) => {
      const width = widths[column.id];
      if (width !== undefined && !column.fixed) return `${width}rem`;
      return column.grow ? `minmax(${column.width}rem, ${Number(column.grow)}fr)` : `${column.width}rem`;
    })
    .join(' ');
}

/** The least width of all columns together, in rem: a narrower table is scrolled sideways. */
export const least = (columns: Column[], widths: Record<string, number>): number =>
  columns.reduce((sum, column) => sum + ((column.fixed ? undefined : widths[column.id]) ?? column.width), 0);

/** A width within what makes sense, to a sixteenth of a rem. */
export const clampWidth = (width: number): number => Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)) * 16) / 16;

/** Where a key leads in a list; `undefined` for keys that lead nowhere. */
export function step(key: string, index: number, total: number, page: number): number | undefined {
  const to = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: total - 1,
    PageDown: index + page,
    PageUp: index - page,
  }[key];
  if (to === undefined || total === 0) return undefined;
  return Math.min(total - 1, Math.max(0, to));
}

/** The chosen rows: from the row where choosing began to the current one. */
export function chosen(current: number, anchor: number): [number, number] {
  return anchor < 0 ? [current, current] : [Math.min(current, anchor), Math.max(current, anchor)];
}
