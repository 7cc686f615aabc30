import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { forbidden, isMailAction, required } from './glossary';
import { LANGUAGES, type Language } from './language.svelte';

const here = join(process.cwd(), 'src/text');
const areas = readdirSync(join(here, 'en')).map((name) => name.replace('.json', ''));

function texts(language: Language): Map<string, string> {
  const all = new Map<string, string>();
  for (const area of areas) {
    const read = JSON.parse(readFileSync(join(here, language, `${area}.json`), 'utf8')) as Record<string, string>;
    for (const [key, text] of Object.entries(read)) all.set(`${area}.${key}`, text);
  }
  return all;
}

const all = new Map(LANGUAGES.map((language) => [language, texts(language)]));
const english = all.get('en') ?? new Map<string, string>();

/** The placeholders of a message, and the categories of each of its plurals. */
function parts(elements: MessageFormatElement[], names = new Set<string>(), plurals: string[][] = []) {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    names.add(element.value);
    if (element.type !== TYPE.select && element.type !== TYPE.plural) continue;
    if (element.type === TYPE.plural) plurals.push(Object.keys(element.options).filter((name) => !name.startsWith('=')));
    for (const option of Object.values(element.options)) parts(option.value, names, plurals);
  }
  return { names, plurals };
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

describe.each(LANGUAGES)('the words in %s', (language) => {
  const own = all.get(language) ?? new Map<string, string>();

  it('has the same areas as English', () => {
    expect(readdirSync(join(here, language)).sort()).toEqual(readdirSync(join(here, 'en')).sort());
  });

  it('has every key and none besides', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each([...english.keys()])('%s can be read, with the placeholders and plural forms it needs', (key) => {
    const text = own.get(key) ?? '';
    const { names, plurals } = parts(parse(text, { ignoreTag: true }));
    expect([...names].sort(), text).toEqual([...parts(parse(english.get(key) ?? '', { ignoreTag: true })).names].sort());
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const categories of plurals) expect(categories.sort(), text).toEqual(needed);
    expect(text, 'ASCII quotes escape in ICU messages').not.toMatch(/['"]/);
  });

  it.each(required(language))('calls %s by its word', (key, word) => {
    expect(own.get(key)).toContain(word);
  });

  it.each(forbidden(language))('never says %s', (word, why) => {
    const said = [...own]
      .filter(([key, text]) => word.test(text) && !(/archi/.test(word.source) && isMailAction(key)))
      .map(([key, text]) => `${key}: ${text}`);
    expect(said, why).toEqual([]);
  });
});

describe('the keys', () => {
  const code = sources(join(process.cwd(), 'src')).join('\n');

  it('are all used', () => {
    const dynamic = [...code.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)\$\{/g)].map((match) => match[1] ?? '');
    const unused = [...english.keys()].filter(
      (key) => !code.includes(`'${key}'`) && !dynamic.some((start) => start.includes('.') && key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it('all exist', () => {
    const asked = [...code.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1] ?? '');
    expect(asked.filter((key) => !english.has(key))).toEqual([]);
    expect(asked.length).toBeGreaterThan(50);
  });
});
