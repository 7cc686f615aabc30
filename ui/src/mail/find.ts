/* Where words stand in what is shown: over the text of the page itself, however it is laid out, and in frames, which mark and count by themselves. */

const BLOCK = 'p, div, li, td, th, blockquote, pre, section, header, details, summary, h1, h2, h3, h4, time';

/** A text without case and diacritics, and where each of its units came from. */
function folded(text: string): { plain: string; from: number[] } {
  let plain = '';
  const from: number[] = [];
  let at = 0;
  for (const letter of text) {
    const bare = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let unit = 0; unit < bare.length; unit += 1) from.push(at);
    plain += bare;
    at += letter.length;
  }
  from.push(at);
  return { plain, from };
}

/** Where a text holds what is asked, whatever its case and diacritics: start and end, in UTF-16 units. */
export function hits(text: string, asked: string): [number, number][] {
  const wanted = folded(asked.trim()).plain;
  if (!wanted) return [];
  const { plain, from } = folded(text);
  const found: [number, number][] = [];
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length))
    found.push([from[at] ?? 0, from[at + wanted.length] ?? text.length]);
  return found;
}

interface Piece {
  node: Text;
  start: number;
}

/** The ranges of what is shown in an element that hold what is asked; what is folded away counts too. */
export function rangesIn(element: HTMLElement, asked: string): Range[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('[data-find-bar], button, .vh') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const pieces: Piece[] = [];
  let text = '';
  let block: Element | null = null;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const within = node.parentElement?.closest(BLOCK) ?? null;
    if (within !== block) text += '\u0000';
    block = within;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return hits(text, asked).map(([start, end]) => {
    const range = document.createRange();
    const [first, last] = [pieceAt(pieces, start), pieceAt(pieces, end - 1)];
    if (first) range.setStart(first.node, start - first.start);
    if (last) range.setEnd(last.node, end - last.start);
    return range;
  });
}

function pieceAt(pieces: Piece[], at: number): Piece | undefined {
  return pieces.findLast((piece) => piece.start <= at);
}

const ALL = 'find-all';
const NOW = 'find-now';

/** Marks ranges, one of them as the present one, and shows that one. */
export function mark(ranges: Range[], now: Range | undefined): void {
  if (typeof CSS !== 'undefined' && 'highlights' in CSS) {
    CSS.highlights.set(ALL, new Highlight(...ranges.filter((range) => range !== now)));
    CSS.highlights.set(NOW, new Highlight(...(now ? [now] : [])));
  }
  show(now?.startContainer.parentElement);
  if (now) intoView(now);
}

/* What holds a hit is unfolded and brought into view. */
function show(holder: Element | null | undefined) {
  for (let away = folding(holder); away; away = folding(away)) away.open = true;
  holder?.scrollIntoView?.({ block: 'nearest' });
}
const folding = (within: Element | null | undefined) => within?.closest<HTMLDetailsElement>('details:not([open])');

/* A long paragraph is shown where its hit stands. */
function intoView(range: Range): void {
  const scroller = range.startContainer.parentElement?.closest<HTMLElement>('[data-find-in]');
  const box = range.getBoundingClientRect?.();
  if (!scroller || !box) return;
  const frame = scroller.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) scroller.scrollBy({ top: box.top - frame.top - frame.height / 3 });
}

/** Takes all marks away. */
export function unmark(): void {
  if (typeof CSS !== 'undefined' && 'highlights' in CSS) for (const name of [ALL, NOW]) CSS.highlights.delete(name);
}

/** A place that holds what is asked: in the page's own text, or in a frame by its number. */
export interface Place {
  node: Node;
  range?: Range;
  number?: number;
}

/** All places in an element, in the order they are read. */
export function placesIn(element: HTMLElement, asked: string): Place[] {
  const own: Place[] = rangesIn(element, asked).map((range) => ({ node: range.startContainer, range }));
  if (!asked.trim()) return own;
  const framed = frames(element).flatMap((node) =>
    Array.from({ length: Number(node.dataset.findHits) }, (_, number): Place => ({ node, number })),
  );
  return [...own, ...framed].sort((one, other) => {
    if (one.node === other.node) return 0;
    return one.node.compareDocumentPosition(other.node) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  });
}

/** Marks what the page itself can mark, and shows one place. */
export function showPlace(element: HTMLElement, places: Place[], now: Place | undefined): void {
  mark(
    places.flatMap((place) => place.range ?? []),
    now?.range,
  );
  for (const frame of frames(element)) {
    const number = frame === now?.node ? (now.number ?? -1) : -1;
    frame.dispatchEvent(new CustomEvent('findplace', { detail: number }));
    if (number >= 0) show(frame);
  }
}

const frames = (element: HTMLElement): HTMLElement[] => [...element.querySelectorAll<HTMLElement>('[data-find-hits]')];
