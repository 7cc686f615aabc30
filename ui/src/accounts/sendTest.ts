import type { Failure, SendTest } from '../api/types';
import { t } from '../text';

const STEPS = ['dns', 'tcp', 'tls', 'login', 'sender', 'recipient', 'message', 'arrived'];
/** How many of them are those of signing in. */
const SIGN_IN = 4;

export type StepState = 'ok' | 'bad' | 'now' | 'open';

interface Sending {
  /** What came of it; `null` before that. */
  test: SendTest | null;
  /** The steps that went well so far. */
  taken: string[];
  running: boolean;
  /** Whether there is a mailbox in which it can be seen arriving. */
  receives: boolean;
}

/** The steps, each with how it went. */
export function stepsOf({ test, taken, running, receives }: Sending): { name: string; state: StepState }[] {
  const names = STEPS.filter((name) => receives || name !== 'arrived' || test?.steps.some(([step]) => step === name));
  const went = new Map(test?.steps ?? taken.map((step) => [step, true]));
  const next = running ? names.find((name) => !went.has(name)) : undefined;
  const stateOf = (name: string): StepState => {
    const ok = went.get(name);
    if (ok === undefined) return name === next ? 'now' : 'open';
    if (ok) return 'ok';
    return test?.failure?.code === 'cancelled' ? 'open' : 'bad';
  };
  return names.map((name) => ({ name, state: stateOf(name) }));
}

/** What a step is called; those of signing in as in every test. */
export function stepWords(name: string): string {
  return t(STEPS.indexOf(name) < SIGN_IN ? `welcome.probe.${name}` : `send_test.step.${name}`);
}

/** The failure to show: whoever stopped it knows. */
export function shown(test: SendTest | null): Failure | null {
  return test?.failure && test.failure.code !== 'cancelled' ? test.failure : null;
}

/** How it ended well; empty where it did not. */
export function verdict(test: SendTest): 'arrived' | 'junk' | 'taken' | '' {
  if (test.arrival) return test.arrival.junk ? 'junk' : 'arrived';
  return test.failure === null && test.taken ? 'taken' : '';
}

/** What the server said, where that helps. */
export function said(test: SendTest): string {
  return test.failure?.data.said ?? '';
}
