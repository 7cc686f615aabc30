import { sentenceOf } from '../api/failure';

export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
  action?: {
    label: string;
    key?: string;
    /** The entry it takes back: offered only as long as that is the next to be taken back. */
    undoes?: string;
    run: () => void;
  };
}

const LASTS = 8000;
let last = 0;

/** What is told now: the newest takes the place of what was told before. */
export const toasts: Toast[] = $state([]);

/** Says something that was done, with what can be done about it. */
export function tell(text: string, action?: Toast['action']): void {
  show({ text, kind: 'done', action });
}

/** Says what went wrong and what to do next; stays until it is put away. */
export function tellFailure(thrown: unknown): void {
  const { what, next } = sentenceOf(thrown);
  tellRest(next ? `${what} ${next}` : what);
}

/** Says what is left to do by hand; stays until it is put away. */
export function tellRest(text: string): void {
  show({ text, kind: 'failed' });
}

export function putAway(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** Puts away what told of an entry that is not the next to be taken back any more. */
export function putAwayUndone(entry: string): void {
  for (const toast of toasts.filter((one) => one.action?.undoes === entry)) putAway(toast.id);
}

/** Does something and tells when it fails. */
export async function attempt<T>(does: () => Promise<T>): Promise<T | undefined> {
  try {
    return await does();
  } catch (thrown) {
    tellFailure(thrown);
    return undefined;
  }
}

function show(toast: Omit<Toast, 'id'>): void {
  const id = (last += 1);
  toasts.splice(0, toasts.length, { ...toast, id });
  if (toast.kind === 'done') setTimeout(() => putAway(id), LASTS);
}
