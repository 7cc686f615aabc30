import type { FolderTally } from '../../api/types';

/** How far back texts are kept, in days; 0, the last: everything. */
export const DAYS = [30, 90, 365, 0];

/* Headers a second over a home connection: a cautious figure, servers on the same network do fifty times as many. */
const HEADERS_A_SECOND = 150;

/** How long it takes until the list is there, in seconds. */
export const headerSeconds = (messages: number): number => Math.max(5, Math.ceil(messages / HEADERS_A_SECOND));

/** How much mail some folders hold. */
export interface Amount {
  messages: number;
  /** About so many octets; `null` where a folder does not say. */
  octets: number | null;
}

/** How much folders hold since each choice; `null` as long as one of them was not counted. */
export function amounts(tallies: Record<string, FolderTally>, folders: string[]): Amount[] | null {
  const counted = folders.map((path) => tallies[path]);
  if (!counted.every((one): one is FolderTally => one !== undefined)) return null;
  return DAYS.map((_, choice) => ({
    messages: counted.reduce((sum, one) => sum + messagesOf(one, choice), 0),
    octets: counted.reduce<number | null>((sum, one) => plus(sum, part(one, choice)), 0),
  }));
}

const messagesOf = (one: FolderTally, choice: number): number => one.since[choice] ?? one.messages;

/* A server weighs whole folders only: a part of it weighs as its number of messages. */
function part(one: FolderTally, choice: number): number | null {
  const messages = messagesOf(one, choice);
  if (messages === 0) return 0;
  return one.octets === null ? null : (one.octets * messages) / one.messages;
}

const plus = (sum: number | null, more: number | null): number | null => (sum === null || more === null ? null : sum + more);
