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
  { sign: 'before:2026-11-01', means: 'search.means.before' },
  { sign: 'after:7d', means: 'search.means.after' },
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

/** How a part of a search was understood, in words: "From: anna". */
export function understoodAs(operator: string, value: string): string {
  const not = operator.startsWith('-');
  const name = operator.replace(/^-/, '');
  if (name === 'or') return t('search.op.or');
  const key = `search.op.${name}`;
  const words = t(has(key) ? key : 'search.op.other', { value, operator: name });
  return not ? t('search.op.not', { words }) : words;
}

/** What could not be understood, in words. */
export const hintWords = (hint: string): string => {
  const key = `search.hint.${hint}`;
  return t(has(key) ? key : 'search.hint.unknown_operator');
};
