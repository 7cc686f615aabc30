import { accountAdd, accountProbe, accountProbeStop } from '../api/commands';
import { mailboxShared, outgoingSave } from '../api/commands-accounts';
import { accountGroup } from '../api/users';
import { sentence, sentenceOf, type Sentence } from '../api/failure';
import type { Keep, MailboxEntry, SecretEntry } from '../api/types';
import type { SharedRow } from '../api/types-accounts';
import type { CodeGate } from './code.svelte';
import { NO_SENDER } from './sender';
import { usual } from './usual';

/** A shared mailbox, and what was said about it. */
export interface Offer extends SharedRow {
  ticked: boolean;
  isConnected: boolean;
  /** Its mailbox, once it is kept: what fails after that is not done twice. */
  account?: string;
  failed: Sentence | null;
}

/** What is wanted of each: whose texts are kept, who can see it (a group's id, or empty), and whether it sends too. */
interface Wish {
  keep: Keep;
  group: string;
  sends: boolean;
}

/** The shared mailboxes that somebody can open beside their own. */
export class Shared {
  offers = $state<Offer[]>([]);
  /** Whether they are looked for. */
  looks = $state(false);
  failed = $state.raw<Sentence | null>(null);
  /** Addresses that are connected already. */
  known: string[] = [];
  #search = 0;

  /** Tries addresses; without any, those that are likely. */
  async look(entry: MailboxEntry, secret: SecretEntry, typed: string[] = []): Promise<void> {
    const mine = (this.#search += 1);
    this.looks = true;
    this.failed = null;
    try {
      const found = await mailboxShared(entry, secret, typed, (row) => this.#put(row, typed.length > 0));
      for (const row of found) this.#put(row, typed.length > 0);
    } catch (thrown) {
      if (mine === this.#search) this.failed = sentenceOf(thrown);
    }
    if (mine === this.#search) this.looks = false;
  }

  /* What somebody typed is wanted. */
  #put(row: SharedRow, wanted: boolean): void {
    const known = this.offers.find((one) => one.address.toLowerCase() === row.address.toLowerCase());
    if (known) Object.assign(known, { opens: row.opens, ticked: row.opens && (wanted || known.ticked) });
    else {
      const isConnected = this.known.includes(row.address.toLowerCase());
      this.offers.push({ ...row, ticked: isConnected || (row.opens && wanted), isConnected, failed: null });
    }
  }

  stop(): void {
    if (this.looks) void accountProbeStop().catch(() => undefined);
  }

  forget(): void {
    this.#search += 1;
    this.offers = [];
    this.looks = false;
    this.failed = null;
  }

  /** The ticked ones that are not connected yet. */
  get wanted(): Offer[] {
    return this.offers.filter((one) => one.ticked && one.opens && !one.isConnected);
  }

  /** Connects those that are ticked through an account; the sentence of the first that cannot be. */
  async connect(through: string, entry: MailboxEntry, wish: Wish, gate: CodeGate): Promise<Sentence | null> {
    for (const offer of this.offers) offer.failed = null;
    for (const offer of this.wanted) offer.failed = await this.#connectOne(offer, { ...entry, through }, wish, gate);
    return this.offers.find((one) => one.failed)?.failed ?? null;
  }

  async #connectOne(offer: Offer, through: MailboxEntry, wish: Wish, gate: CodeGate): Promise<Sentence | null> {
    const entry = { ...through, address: offer.address, name: offer.name || offer.address };
    try {
      const probe = await accountProbe(entry, { kind: 'kept' }, () => undefined);
      if (probe.failure) return sentence(probe.failure);
      const secret = { kind: 'kept' } as const;
      const sender = {
        ...NO_SENDER,
        kind: 'graph' as const,
        name: offer.address,
        address: offer.address,
        display_name: offer.name,
      };
      const outgoing = wish.sends ? sender : null;
      const wanted = () => ({ ask: { mailbox: entry, account: '', outgoing, sender: '' }, secret });
      offer.account ??= (await gate.through(wanted, () => accountAdd(entry, secret, wish.keep, usual(probe.folders)))).id;
      const account = offer.account;
      if (wish.group) await accountGroup(account, wish.group, false);
      if (outgoing) await gate.through(wanted, () => outgoingSave(null, { ...outgoing, account }, secret));
      offer.isConnected = true;
      return null;
    } catch (thrown) {
      return sentenceOf(thrown);
    }
  }
}
