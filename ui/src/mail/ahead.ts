import { conversation, messageReading } from '../api/commands';
import type { ConversationView, MessageView, Reading } from '../api/types';

let conversations = new Map<string, Promise<ConversationView>>();
let readings = new Map<string, Reading>();

/** Reads what lies beside what is open, so that it is there when somebody goes on. */
export function lookAhead(ids: string[]): void {
  forget();
  for (const id of ids) {
    const found = conversation(id);
    conversations.set(id, found);
    const into = readings;
    found.then(
      (whole) => whole.open.forEach((view) => isReadable(view) && into === readings && void read(view.row.id, into)),
      () => conversations.delete(id),
    );
  }
}

/* A page is not kept: only so many wait for a frame at a time, and many may be opened before somebody goes on. */
async function read(id: string, into: Map<string, Reading>) {
  const found = await messageReading(id, [], false).catch(() => null);
  if (found && !found.frame) into.set(id, found);
}

/** Whether a message's text is here and may be shown. */
export const isReadable = (view: MessageView) => view.body === 'stored' && !view.row.excluded;

/** Nothing that was read before a change is shown after it. */
export function forget(): void {
  [conversations, readings] = [new Map(), new Map()];
}

/** A conversation, read ahead or now. */
export function conversationNow(id: string): Promise<ConversationView> {
  const found = conversations.get(id);
  conversations.delete(id);
  return found ?? conversation(id);
}

/** How a message is shown, read ahead or now. */
export async function readingNow(id: string): Promise<Reading> {
  const found = readings.get(id);
  readings.delete(id);
  return found ?? messageReading(id, [], false);
}
