type Heard = (payload: unknown) => void;
const ears = new Map<string, Set<Heard>>();

/** Listens to an event; gives back how to stop. */
export function heard(name: string, then: Heard): () => void {
  const set = ears.get(name) ?? new Set<Heard>();
  ears.set(name, set.add(then));
  return () => set.delete(then);
}

export const emit = (name: string, payload: unknown): void => ears.get(name)?.forEach((then) => then(payload));
