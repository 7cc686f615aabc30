import { IntlMessageFormat } from 'intl-messageformat';
import { words, type Language } from './language.svelte';

export type Values = Record<string, string | number | boolean>;

const files = import.meta.glob<Record<string, string>>('./*/*.json', { eager: true, import: 'default' });
const messages = new Map<string, string>();
for (const [path, texts] of Object.entries(files)) {
  const [, language, area] = /^\.\/(\w+)\/([\w-]+)\.json$/.exec(path) ?? [];
  for (const [key, text] of Object.entries(texts))
    messages.set(`${language}:${area}.${key}`, language === 'fr' ? together(text) : text);
}

/* French sets a space before its double signs; no line may begin with one. */
function together(text: string): string {
  return text.replace(/ (?=[:;!?»])/g, '\u00a0').replaceAll('« ', '«\u00a0');
}

const formats = new Map<string, IntlMessageFormat>();

/** The words for a key in the language on the screen; numbers and plurals by ICU message format. */
export function t(key: string, values?: Values): string {
  return say(words.language, key, values);
}

/** The same in a language that is named. */
export function say(language: Language, key: string, values?: Values): string {
  const text = messages.get(`${language}:${key}`) ?? messages.get(`en:${key}`);
  if (text === undefined) return key;
  return values === undefined && !text.includes('{') ? text : String(format(language, key, text).format(values));
}

/** Whether there are words for a key. */
export const has = (key: string): boolean => messages.has(`en:${key}`);

function format(language: Language, key: string, text: string): IntlMessageFormat {
  const name = `${language}:${words.region}:${key}`;
  const kept = formats.get(name);
  if (kept) return kept;
  const made = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
  formats.set(name, made);
  return made;
}
