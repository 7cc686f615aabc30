import { message } from '../api/commands';
import { sentenceOf } from '../api/failure';
import type { MessageView } from '../api/types';
import { settling } from './settling';

/** One message as it is to be shown, read once somebody stays at it: none until it came. */
export class OneMessage {
  view = $state.raw<MessageView | null>(null);
  /** Why it could not be read. */
  failed = $state('');
  #id: () => string;

  constructor(id: () => string) {
    this.#id = id;
    const settle = settling();
    $effect(() => {
      id();
      return settle(() => void this.load());
    });
  }

  /** Reads it again; an answer about another message than is wanted by then counts for nothing. */
  async load(): Promise<void> {
    const wanted = this.#id();
    try {
      const found = await message(wanted);
      if (wanted !== this.#id()) return;
      this.view = found;
      this.failed = '';
    } catch (thrown) {
      if (wanted === this.#id()) this.failed = sentenceOf(thrown).what;
    }
  }
}
