import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const root = join(process.cwd(), 'src');
/* What the commands' types are written to is not ours to shorten. */
const files = walk(root).filter((path) => !path.endsWith('bindings.ts'));
const components = files.filter((path) => path.endsWith('.svelte'));

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const read = (path: string) => readFileSync(path, 'utf8');
const name = (path: string) => relative(root, path);
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'lead', 'text', 'hint']);

/** Literal words in markup: texts with letters, and attributes that are read out. */
function literals(node: unknown, found: string[] = []): string[] {
  if (typeof node !== 'object' || node === null) return found;
  const part = node as AST.SvelteNode & { name?: string; value?: unknown; data?: string };
  if (part.type === 'Attribute') {
    const texts = Array.isArray(part.value) ? (part.value as { type: string; data?: string }[]) : [];
    const own = SPOKEN.has(part.name ?? '') ? texts.filter((text) => text.type === 'Text').map((text) => text.data ?? '') : [];
    found.push(...own.filter((text) => /\p{L}{2}/u.test(text)));
    return found;
  }
  if (part.type === 'StyleDirective') return found;
  if (part.type === 'Text' && /\p{L}{2}/u.test(part.data ?? '')) found.push(part.data ?? '');
  for (const [key, value] of Object.entries(node)) {
    if (['css', 'instance', 'module', 'expression', 'metadata'].includes(key)) continue;
    for (const child of Array.isArray(value) ? value : [value]) literals(child, found);
  }
  return found;
}

describe('the window’s house rules', () => {
  it.each(components.map((path) => [name(path), path]))('%s holds no literal words', (_name, path) => {
    expect(literals(parse(read(path), { modern: true }).fragment)).toEqual([]);
  });

  it('keeps components within 200 lines and other files within 400', () => {
    const long = files
      .filter((path) => /\.(svelte|ts|css)$/.test(path))
      .filter((path) => read(path).split('\n').length - 1 > (path.endsWith('.svelte') ? 200 : 400));
    expect(long.map(name)).toEqual([]);
  });

  it('names colours in tokens.css only', () => {
    const coloured = files
      .filter((path) => /\.(svelte|css)$/.test(path) && !path.endsWith('tokens.css'))
      .filter((path) => /#[0-9a-f]{3,8}\b(?=[;,)\s])|\brgba?\(|\bhsla?\(|\boklch\(/i.test(read(path)));
    expect(coloured.map(name)).toEqual([]);
  });

  it('lets no screen import another, and nothing below the shell import the shell', () => {
    const wrong = files
      .filter((path) => /\.(svelte|ts)$/.test(path))
      .flatMap((path) => {
        const at = name(path);
        const own = /^screens\/([\w-]+)\//.exec(at)?.[1];
        const imports = [...read(path).matchAll(/from '(\.[^']+)'/g)].map((match) =>
          relative(root, join(path, '..', match[1] ?? '')),
        );
        return imports
          .filter((to) => {
            const other = /^screens\/([\w-]+)\//.exec(to)?.[1];
            if (own !== undefined) return other !== undefined && other !== own;
            if (other !== undefined) return !at.endsWith('.test.ts');
            return /^(kit|text|api|lists)\//.test(at) && to.startsWith('shell/');
          })
          .map((to) => `${at} imports ${to}`);
      });
    expect(wrong).toEqual([]);
  });
});
