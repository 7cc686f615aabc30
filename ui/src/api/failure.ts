import { has, t } from '../text';
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
  const values = { ...fallbacks, ...failure.data };
  const what = `failure.${failure.code}`;
  const next = `failure.${failure.code}.next`;
  return {
    what: t(has(what) ? what : 'failure.internal', values),
    next: has(next) ? t(next, values) : '',
  };
}

/** The same for whatever was thrown. */
export function sentenceOf(thrown: unknown): Sentence {
  return sentence(Failed.from(thrown).failure);
}

const fallbacks = {
  why: '',
  provider: '',
  field: '',
  fingerprint: '',
  host: '',
  row: '',
  hint: '',
  entries: '',
  process: '',
  version: '',
};
