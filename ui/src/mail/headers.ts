/** One line of a message's head, its folded parts put together; a line without a name is kept as it is. */
export interface HeaderLine {
  name: string;
  value: string;
}

/** The lines that stand above a message's first empty line. */
export function headersOf(raw: string): HeaderLine[] {
  const end = raw.search(/\r?\n\r?\n/);
  const head = end < 0 ? raw : raw.slice(0, end);
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.filter(Boolean).map((line) => {
    const [, name = '', value = line] = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    return { name, value };
  });
}
