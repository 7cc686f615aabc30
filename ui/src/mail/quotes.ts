/** Lines of one quote depth; the signature stands apart. */
export interface Passage {
  depth: number;
  text: string;
  signature: boolean;
}

const DEEPEST = 6;

/** A plain text by the depth of its quotes (RFC 3676 section 4.5), and with what stands behind `-- ` apart (section 4.3). */
export function passages(text: string): Passage[] {
  const found: Passage[] = [];
  let signature = false;
  for (const line of text.split('\n')) {
    const marks = /^(?:>\s?)+/.exec(line)?.[0] ?? '';
    const depth = Math.min(marks.split('>').length - 1, DEEPEST);
    const rest = depth > 0 ? line.slice(marks.length) : line;
    signature = depth === 0 && (signature || rest === '-- ');
    const last = found.at(-1);
    if (last && last.depth === depth && last.signature === signature) last.text += `\n${rest}`;
    else found.push({ depth, text: rest, signature });
  }
  return found.filter((one) => one.text.trim() !== '');
}
