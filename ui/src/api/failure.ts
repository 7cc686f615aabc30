import { has, t } from '../text';
import { clock, dayDate } from '../text/format';
import { Failed } from './failed';
import type { Failure } from './types';

export interface Sentence {
  /** What went wrong. */
  what: string;
  /** What to do about it; empty where there is nothing. */
  next: string;
}

/** The words for a failure, with the next step. */
export function sentence(failure: Failure): Sentence {
  const code = wording(failure);
  const values = {
    ...fallbacks,
    ...failure.data,
    why: why(failure),
    until: clock(Number(failure.data.until ?? 0)),
    minutes: Math.floor(Number(failure.data.wait ?? 0) / 60),
    valid_from: dayDate(Number(failure.data.valid_from ?? 0)),
    valid_until: dayDate(Number(failure.data.valid_until ?? 0)),
    names: failure.data.names || t('certificate.none'),
    issuer: failure.data.issuer || t('certificate.none'),
    entries: entries(failure.data.entries ?? ''),
  };
  const next = `failure.${code}.next`;
  return { what: t(`failure.${code}`, values).trim(), next: has(next) ? t(next, values).trim() : '' };
}

/* A server that says how long to wait is told apart from one that does not, and so is what is wrong with a certificate or a keychain. */
function wording({ code, data }: Failure): string {
  const told = [data.fault, data.why, data.missing].find((word) => word && has(`failure.${code}.${word}`));
  if (told) return `${code}.${told}`;
  if (code === 'wrong_key' && data.why === 'passphrase') return 'wrong_passphrase';
  if (data.until && has(`failure.${code}.until`)) return `${code}.until`;
  return has(`failure.${code}`) ? code : 'internal';
}

/* The core says why by a word of its own; only where something is wrong inside does the word itself help somebody. */
function why(failure: Failure): string {
  const word = failure.data.why ?? '';
  if (has(`failure.why.${word}`)) return t(`failure.why.${word}`);
  return failure.code === 'internal' || failure.code === 'refused' ? word : '';
}

function entries(verbs: string): string {
  const known = [...new Set(verbs.split(',').filter((verb) => has(`undo.kind.${verb}`)))];
  return known.map((verb) => t(`undo.kind.${verb}`)).join(', ');
}

/** The server's own words, where the sentence does not hold them already. */
export function quoted(failure: Failure): string {
  const said = failure.data.said ?? '';
  return sentence(failure).what.includes(said) ? '' : said;
}

/** The words for whatever was thrown. */
export function sentenceOf(thrown: unknown): Sentence {
  return sentence(Failed.from(thrown).failure);
}

const fallbacks = {
  provider: '',
  field: '',
  fingerprint: '',
  said: '',
  address: '',
  user: '',
  host: '',
  row: '',
  hint: '',
  who: '',
  wait: '',
  least: '',
  recipients: '',
};
