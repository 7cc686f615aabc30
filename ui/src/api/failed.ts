import type { Code, Failure } from './types';

/** What a command throws: the failure's code and data; the words are chosen by `sentence`. */
export class Failed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'Failed';
    this.failure = failure;
  }

  static of(code: Code, data: Record<string, string> = {}): Failed {
    return new Failed({ code, data });
  }

  static from(thrown: unknown): Failed {
    if (thrown instanceof Failed) return thrown;
    if (isFailure(thrown)) return new Failed(thrown);
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return Failed.of('internal', { why });
  }
}

function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'data' in thrown;
}
