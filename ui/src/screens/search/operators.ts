import { has, t } from '../../text';

export interface Operator {
  /** As it is typed. */
  sign: string;
  /** The key of what it means. */
  means: string;
}

/** What can be asked for besides words. */
export const OPERATORS: Operator[] = [
  { sign: 'from:', means: 'search.means.from' },
  { sign: 'to:', means: 'search.means.to' },
  { sign: 'subject:', means: 'search.means.subject' },
  { sign: 'has:attachment', means: 'search.means.has' },
  { sign: 'filename:*.pdf', means: 'search.means.filename' },
  { sign: 'before:2026-11-01', means: 'search.means.before' },
  { sign: 'after:7d', means: 'search.means.after' },
  { sign: 'older_than:1y', means: 'search.means.older' },
  { sign: 'larger:5M', means: 'search.means.larger' },
  { sign: 'in:', means: 'search.means.in' },
  { sign: 'candidate:', means: 'search.means.candidate' },
  { sign: 'client:', means: 'search.means.client' },
  { sign: 'job:', means: 'search.means.job' },
  { sign: 'is:unread', means: 'search.means.unread' },
  { sign: 'is:reply', means: 'search.means.reply' },
  { sign: 'is:filed', means: 'search.means.filed' },
  { sign: '"…"', means: 'search.means.phrase' },
  { sign: '-', means: 'search.means.not' },
  { sign: 'OR', means: 'search.means.or' },
];

export interface NarrowMenu {
  label: string;
  /** What is typed, and the key of what it means. */
  entries: [string, string][];
}

const value = (operator: string, values: string[]): [string, string][] =>
  values.map((one) => [`${operator}:${one}`, `search.value.${one}`]);

/** The menus above the results: they teach what can be typed. */
export const MENUS: NarrowMenu[] = [
  {
    label: 'search.narrow.who',
    entries: [
      ['from:', 'search.means.from'],
      ['to:', 'search.means.to'],
      ['cc:', 'search.means.cc'],
      ['from:me', 'search.value.me'],
    ],
  },
  {
    label: 'search.narrow.has',
    entries: [
      ...value('has', ['attachment', 'cv', 'pdf', 'picture', 'document', 'sheet', 'invitation']),
      ['filename:', 'search.means.filename'],
      ['larger:5M', 'search.means.larger'],
    ],
  },
  {
    label: 'search.narrow.when',
    entries: [
      ['on:today', 'search.value.today'],
      ['newer_than:7d', 'search.value.7d'],
      ['newer_than:1m', 'search.value.1m'],
      ['newer_than:1y', 'search.value.1y'],
      ['after:', 'search.means.after'],
      ['before:', 'search.means.before'],
      ['older_than:1y', 'search.means.older'],
    ],
  },
  {
    label: 'search.narrow.where',
    entries: [...value('in', ['inbox', 'sent', 'archive']), ['in:', 'search.means.in'], ['account:', 'search.means.account']],
  },
  {
    label: 'search.narrow.state',
    entries: value('is', ['unread', 'read', 'starred', 'reply', 'new', 'filed', 'unfiled', 'snoozed']),
  },
  {
    label: 'search.narrow.file',
    entries: [
      ['job:', 'search.means.job'],
      ['candidate:', 'search.means.candidate'],
      ['client:', 'search.means.client'],
    ],
  },
  {
    label: 'search.narrow.more',
    entries: [
      ['subject:', 'search.means.subject'],
      ['"…"', 'search.means.phrase'],
      ['-', 'search.means.not'],
      ['OR', 'search.means.or'],
    ],
  },
];

/** How a part of a search was understood, in words: "From: anna". */
export function understoodAs(operator: string, value: string): string {
  const not = operator.startsWith('-');
  const name = operator.replace(/^-/, '');
  if (name === 'or') return t('search.op.or');
  if (name === '(' || name === ')') return operator;
  const known = `search.value.${value.toLowerCase()}`;
  const key = `search.op.${name}`;
  const flag = ['is', 'has', 'type'].includes(name) && has(known);
  const words = flag ? t(known) : t(has(key) ? key : 'search.op.other', { value, operator: name });
  return not ? t('search.op.not', { words }) : words;
}

/** What could not be understood, in words. */
export const hintWords = (hint: string): string => {
  const key = `search.hint.${hint}`;
  return t(has(key) ? key : 'search.hint.unknown_operator');
};

/** A search without one of its parts. */
export const without = (query: string, part: { start: number; end: number }): string =>
  `${query.slice(0, part.start).trimEnd()} ${query.slice(part.end).trimStart()}`.trim();
