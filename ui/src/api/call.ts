import { Channel, invoke, isTauri } from '@tauri-apps/api/core';
import { Failed } from './failed';

/** Whether the in-memory stand-in answers: in a plain browser during development and in tests. Never in a shipped build. */
export const pretends = (import.meta.env.DEV || import.meta.env.VITE_FAKE === '1') && !isTauri();

/** Asks the core for something. Throws {@link Failed}. */
export async function call<T>(name: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    if ((import.meta.env.DEV || import.meta.env.VITE_FAKE === '1') && pretends) {
      const { answer } = await import('./fake');
      return (await answer(name, args)) as T;
    }
    return await invoke<T>(name, args);
  } catch (thrown) {
    throw Failed.from(thrown);
  }
}

/** The same for what takes its time and says meanwhile how far it is. */
export async function callTelling<T, S>(name: string, args: Record<string, unknown>, then: (said: S) => void): Promise<T> {
  if (pretends) return call<T>(name, { ...args, told: then });
  const told = new Channel<S>();
  told.onmessage = then;
  return call<T>(name, { ...args, told });
}
