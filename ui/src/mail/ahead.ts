import { conversation, messageReading } from '../api/commands';
import type { ConversationView, MessageView, Reading } from '../api/types';

const nothing = () => ({ conversations: new Map<string, Promise<ConversationView>>(), readings: new Map<string, Reading>() });
let known = nothing();

/** Reads what lies beside what is open, so that it is there when somebody goes on. */
export function lookAhead(ids: string[]): void {
  forget();
  const { conversations, readings } = known;
  for (const id of ids) {
    const found = conversation(id);
    conversations.set(id, found);
    found.then(
      (whole) =>
        whole.open.forEach((view) => isReadable(view) && readings === known.readings && void read(view.row.id, readings)),
      () => conversations.delete(id),
    );
  }
}

/* A page is not kept: only so many wait for a frame at a time, and many may be opened before somebody goes on. */
async function read(id: string, readings: Map<string, Reading>) {
  const found = await messageReading(id, [], false).catch(() => null);
  if (found && !found.frame) readings.set(id, found);
}

/** Whether a message's text is here and may be shown. */
export const isReadable = (view: MessageView) => view.body === 'stored' && !view.row.excluded;

/** Nothing that was read before a change is shown after it. */
export function forget(): void {
  known = nothing();
}

/** A conversation, read ahead or now. */
export const conversationNow = (id: string): Promise<ConversationView> => taken(known.conversations, id) ?? conversation(id);

/** How a message is shown, read ahead or now. */
export const readingNow = async (id: string): Promise<Reading> =>
  taken(known.readings, id) ?? (await messageReading(id, [], false));

function taken<T>(from: Map<string, T>, id: string): T | undefined {
  const found = from.get(id);
  from.delete(id);
  return found;
}
