import { accounts, folders, targetsFind } from '../../api/commands';
import { has, t } from '../../text';

/** Something that may be typed next. */
export interface Suggestion {
  /** What is put in the place of the word at the caret. */
  text: string;
  /** What it means, or whom. */
  means: string;
}

/** The word at the caret, and where it stands. */
export interface Word {
  start: number;
  end: number;
  not: string;
  operator: string;
  value: string;
}

const VALUES: Record<string, string[]> = {
  is: ['unread', 'read', 'starred', 'reply', 'new', 'filed', 'unfiled', 'snoozed', 'sent', 'received', 'draft'],
  has: ['attachment', 'cv', 'pdf', 'picture', 'document', 'sheet', 'invitation'],
  type: ['cv', 'pdf', 'picture', 'document', 'sheet', 'invitation'],
  after: ['today', '7d', '1m', '1y'],
  newer_than: ['7d', '1m', '1y'],
  older_than: ['7d', '1m', '1y'],
  group: ['conversation'],
};

const MEANS: Record<string, string> = {
  from: 'search.means.from',
  to: 'search.means.to',
  cc: 'search.means.cc',
  bcc: 'search.means.bcc',
  subject: 'search.means.subject',
  has: 'search.means.has',
  type: 'search.means.type',
  is: 'search.means.is',
  in: 'search.means.in',
  before: 'search.means.before',
  after: 'search.means.after',
  on: 'search.means.on',
  newer_than: 'search.means.newer',
  older_than: 'search.means.older',
  larger: 'search.means.larger',
  smaller: 'search.means.smaller',
  filename: 'search.means.filename',
  candidate: 'search.means.candidate',
  client: 'search.means.client',
  job: 'search.means.job',
  account: 'search.means.account',
  group: 'search.means.group',
};

const MOST = 7;

/** The word the caret stands in or behind. */
export function wordAt(text: string, caret: number): Word {
  const before = text.slice(0, caret);
  const open = (before.match(/"/g)?.length ?? 0) % 2 === 1;
  const start = open
    ? before.lastIndexOf(' ', before.lastIndexOf('"')) + 1
    : Math.max(...[' ', '('].map((c) => before.lastIndexOf(c))) + 1;
  const [, not = '', operator = '', value = ''] = /^(-?)(?:([a-z_]{2,12}):)?(.*)$/is.exec(before.slice(start)) ?? [];
  return { start, end: caret, not, operator: operator.toLowerCase(), value: value.replaceAll('"', '') };
}

/** A text with a suggestion in the place of a word, and where the caret stands then. */
export function put(text: string, word: Word, suggestion: string): { text: string; caret: number } {
  const goes = suggestion.endsWith(':') ? '' : ' ';
  const before = `${text.slice(0, word.start)}${word.not}${suggestion}${goes}`;
  return { text: before + text.slice(word.end).trimStart(), caret: before.length };
}

/** A value as it is typed: in quotation marks where it holds a space. */
export const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

/** What may be meant by the word at the caret. */
export async function suggestions(word: Word): Promise<Suggestion[]> {
  const { operator, value } = word;
  if (!operator) return value.length < 2 ? [] : operators(value.toLowerCase());
  const found = await values(operator, value.trim());
  return found.filter((one) => one.text !== `${operator}:${value}`).slice(0, MOST);
}

function operators(begun: string): Suggestion[] {
  const names = Object.keys(MEANS).filter((name) => name.startsWith(begun));
  return names.map((name) => ({ text: `${name}:`, means: t(MEANS[name] ?? '') })).slice(0, MOST);
}

async function values(operator: string, value: string): Promise<Suggestion[]> {
  const begun = value.toLowerCase();
  const known = VALUES[operator];
  if (known) {
    const fits = known.filter((one) => one.startsWith(begun));
    return fits.map((one) => ({ text: `${operator}:${one}`, means: meaning(operator, one) }));
  }
  const list = await named(operator, value).catch(() => []);
  return list.map(([name, means]) => ({ text: `${operator}:${quoted(name)}`, means }));
}

const meaning = (operator: string, value: string): string =>
  t(has(`search.value.${value}`) ? `search.value.${value}` : (MEANS[operator] ?? ''));

async function named(operator: string, value: string): Promise<[string, string][]> {
  const fits = (name: string) => name.toLowerCase().includes(value.toLowerCase());
  switch (operator) {
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc': {
      const people = value ? await targetsFind(value, MOST) : [];
      return people.filter((one) => one.kind !== 'job').map((one) => [spoken(one.name), one.note]);
    }
    case 'candidate':
    case 'client':
    case 'job': {
      const kind = operator === 'candidate' ? 'person' : operator;
      const targets = value ? await targetsFind(value, 4 * MOST) : [];
      return targets
        .filter((one) => one.kind === kind)
        .map((one) => [kind === 'job' ? one.note || one.name : spoken(one.name), one.name]);
    }
    case 'in':
      return (await folders())
        .map((one) => one.path)
        .filter(fits)
        .map((path) => [path, t('search.means.in')]);
    case 'account':
      return (await accounts())
        .map((one) => one.name)
        .filter(fits)
        .map((name) => [name, t('search.means.account')]);
    default:
      return [];
  }
}

/* "Kowalska, Anna" as it stands in messages. */
const spoken = (name: string): string => name.split(', ').reverse().join(' ');
