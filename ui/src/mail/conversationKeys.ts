import type { MessageView } from '../api/types';
import type { Action } from '../shell/actions.svelte';
import { t } from '../text';
import { replyTo, tellUnanswered } from './acts';

interface Open {
  /** The message that is answered. */
  current: MessageView | undefined;
  /** Whether the conversation has more than one message. */
  several: boolean;
  step: (by: number) => unknown;
  toggle: () => unknown;
  openAll: () => void;
  card: () => void;
}

/** The keys of a conversation that is read. */
export function conversationKeys({ current, several, step, toggle, openAll, card }: Open): Action[] {
  const row = current?.row;
  const mute = row === undefined || row.excluded;
  return [
    { label: t('acts.reply'), key: 'r', disabled: mute, run: () => row && void replyTo(row, 'reply') },
    { label: t('acts.reply_all'), key: 'a', disabled: mute, run: () => row && void replyTo(row, 'all') },
    { label: t('acts.forward'), key: 'f', disabled: mute, run: () => row && void replyTo(row, 'forward') },
    { label: t('acts.await'), key: 'Shift+b', disabled: mute, run: () => row && tellUnanswered(row) },
    { label: t('acts.card.key'), key: 'c', disabled: mute, run: card },
    { label: t('inbox.keys.next_message'), key: 'Shift+j', disabled: !several, run: () => void step(1) },
    { label: t('inbox.keys.previous_message'), key: 'Shift+k', disabled: !several, run: () => void step(-1) },
    { label: t('inbox.keys.open_message'), key: 'o', disabled: !several, run: () => void toggle() },
    { label: t('inbox.keys.open_all'), key: 'Shift+o', disabled: !several, run: openAll },
  ];
}
