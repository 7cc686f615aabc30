export interface Piece {
  text: string;
  marked: boolean;
}

/** A text cut where the words that were searched for stand in it. */
export function pieces(text: string, marks: [number, number, number][], field: number): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  const own = marks.filter(([where]) => where === field).sort((one, other) => one[1] - other[1]);
  for (const [, start, length] of own) {
    const from = Math.max(start, at);
    const to = Math.min(start + length, text.length);
    if (to <= from) continue;
    if (from > at) found.push({ text: text.slice(at, from), marked: false });
    found.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false });
  return found;
}
