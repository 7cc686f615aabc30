/** What the edge of a calendar's appointments can be drawn in, by name; the values are tokens. */
export const COLOURS = ['none', 'blue', 'green', 'ochre', 'brick', 'plum'] as const;

/** `#rrggbb` of a name, as it is kept; empty for none. */
export const valueOf = (name: string): string =>
  name === 'none' ? '' : getComputedStyle(document.documentElement).getPropertyValue(`--calendar-${name}`).trim();
