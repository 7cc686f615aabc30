import { outboxAgain, outboxGiveUp, outboxPage } from '../../api/commands-invite';
import type { OutboxLine } from '../../api/types-invite';
import { show, telling } from '../../calendar/telling';
import Confirm from '../../kit/Confirm.svelte';
import { float } from '../../kit/float';
import { attempt } from '../../shell/toasts.svelte';
import { tellUndoable } from '../../shell/undo.svelte';
import { t } from '../../text';

const STEP = 100;

/** Where a message stands for whoever looks: it needs a decision, waits, or is done with. */
export type Part = 'trouble' | 'waiting' | 'done';
export const PARTS: Part[] = ['trouble', 'waiting', 'done'];

export function partOf({ state }: OutboxLine): Part {
  if (state === 'refused' || state === 'uncertain') return 'trouble';
  return state === 'queued' || state === 'sending' ? 'waiting' : 'done';
}

/** What waits, what failed and what was sent, and what is done with it. */
export class Outbox {
  rows = $state.raw<OutboxLine[]>([]);
  total = $state(0);
  failure = $state.raw<unknown>(null);
  loaded = $state(false);
  at = $state(0);
  #limit = STEP;
  #asked = 0;

  /** In the order of the screen. */
  listed = $derived.by(() => PARTS.flatMap((part) => this.rows.filter((one) => partOf(one) === part)));
  current = $derived.by((): OutboxLine | undefined => this.listed[Math.min(this.at, this.listed.length - 1)]);
  hasMore = $derived.by(() => this.rows.length < this.total);

  /** Reads it; the row keys belong to stays the same one. */
  load = async (): Promise<void> => {
    const mine = (this.#asked += 1);
    try {
      const page = await outboxPage(0, this.#limit);
      if (mine !== this.#asked) return;
      const id = this.current?.id;
      this.rows = page.rows;
      this.total = page.total;
      this.failure = null;
      this.go(id);
    } catch (thrown) {
      if (mine === this.#asked) this.failure = thrown;
    }
    this.loaded = true;
  };

  go = (id: string | undefined): void => {
    const at = this.listed.findIndex((one) => one.id === id);
    if (at >= 0) this.at = at;
    this.at = Math.max(0, Math.min(this.at, this.listed.length - 1));
  };

  more = async (): Promise<void> => {
    this.#limit += STEP;
    await this.load();
  };

  /** Sends it now, or once more; what may have left only after a question. */
  send = (row: OutboxLine): void => {
    const go = async () => {
      await attempt(() => outboxAgain(row.id));
      await this.load();
    };
    if (row.state !== 'uncertain') return void go();
    float(Confirm, {
      title: t('outbox.twice.title'),
      lines: [t('outbox.twice.lead', { who: row.to.map((one) => one.address).join(', ') })],
      act: t('outbox.again'),
      warn: true,
      run: () => void go(),
    });
  };

  giveUp = async (row: OutboxLine): Promise<void> => {
    const undo = await attempt(() => outboxGiveUp(row.id));
    if (undo) tellUndoable(undo);
    await this.load();
  };

  /** Sends another message instead, by another account: it is read before anything leaves. */
  instead = async (row: OutboxLine): Promise<void> => {
    if (row.event === null) return;
    await show(telling(row.event, 'tell', { instead: row.id }));
    await this.load();
  };
}

/** What can be done with a message now. */
export const can = {
  send: ({ state }: OutboxLine): boolean => ['queued', 'refused', 'uncertain'].includes(state),
  /* An answer counts only from the address that was asked. */
  instead: (row: OutboxLine): boolean => can.send(row) && row.event !== null && row.kind !== 'answer',
};
