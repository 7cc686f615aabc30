type Heard = (payload: unknown) => void;
const ears = new Map<string, Set<Heard>>();

/** Listens to an event; gives back how to stop. */
export function heard(name: string, then: Heard): () => void {
  const set = ears.get(name) ?? new Set<Heard>();
  ears.set(name, set.add(then));
  return () => set.delete(then);
}

/** Whether anybody listens to an event. */
export const isHeard = (name: string): boolean => (ears.get(name)?.size ?? 0) > 0;

export const emit = (name: string, payload: unknown): void => ears.get(name)?.forEach((then) => then(payload));
