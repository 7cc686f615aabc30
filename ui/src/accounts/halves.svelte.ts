import { accountMove, accountTest, outgoingAccounts, outgoingProbe, outgoingSave } from '../api/commands-accounts';
import { Failed } from '../api/failed';
import { orKept } from '../api/secret';
import type { AccountRow, MailboxEntry, Probe } from '../api/types';
import type { OutgoingEntry, OutgoingRow } from '../api/types-accounts';
import { CodeGate } from './code.svelte';

/** Both halves of a connected mailbox tested with what is kept; a new certificate of theirs can be accepted. */
export class HalvesTest {
  busy = $state(false);
  taken = $state.raw<string[]>([]);
  receives = $state.raw<Probe | null>(null);
  sends = $state.raw<Probe | null>(null);
  /** What sends for it now. */
  sender = $state.raw<OutgoingRow | undefined>();
  readonly gate = new CodeGate();
  #account: AccountRow;

  constructor(account: AccountRow, sender: OutgoingRow | undefined) {
    this.#account = account;
    this.sender = sender && sender.disconnected === null ? sender : undefined;
  }

  /** Signs in at one after the other; whoever is gone meanwhile wants no more. */
  async run(isWanted: () => boolean): Promise<void> {
    [this.busy, this.taken, this.receives, this.sends] = [true, [], null, null];
    this.receives = await probed(() => accountTest(this.#account.id));
    const half = this.sender;
    if (half && isWanted()) this.sends = await probed(() => this.#try(half.id, half.entry));
    this.busy = false;
  }

  /** Accepts the certificate of what receives, for what sends by the same server too, and tests again. */
  async acceptReceiving(fingerprint: string, isWanted: () => boolean): Promise<void> {
    const { id, entry } = this.#account;
    if (!entry) return;
    const mailbox: MailboxEntry = { ...entry, fingerprint };
    const wanted = () => ({ ask: { mailbox, account: id, outgoing: null, sender: '' }, secret: orKept('') });
    const before = this.receives;
    [this.busy, this.taken, this.receives] = [true, [], null];
    const found = await probed(() => this.gate.through(wanted, () => accountMove(id, mailbox, '', () => undefined)));
    if (found.failure) {
      [this.busy, this.receives] = [false, isCancelled(found) ? before : found];
      return;
    }
    const senders = await outgoingAccounts().catch(() => []);
    this.sender = senders.find((one) => one.id === this.sender?.id) ?? this.sender;
    await this.run(isWanted);
  }

  /** The same for what sends alone. */
  async acceptSending(fingerprint: string): Promise<void> {
    const half = this.sender;
    if (!half) return;
    const outgoing: OutgoingEntry = { ...half.entry, fingerprint };
    const wanted = () => ({ ask: { mailbox: null, account: '', outgoing, sender: half.id }, secret: orKept('') });
    const before = this.sends;
    [this.busy, this.taken, this.sends] = [true, [], null];
    const found = await probed(async () => {
      const tested = await this.#try(half.id, outgoing);
      if (!tested.failure) this.sender = await this.gate.through(wanted, () => outgoingSave(half.id, outgoing, ''));
      return tested;
    });
    [this.busy, this.sends] = [false, isCancelled(found) ? before : found];
  }

  #try(id: string, entry: OutgoingEntry): Promise<Probe> {
    return outgoingProbe(id, entry, '', (step) => (this.taken = [...this.taken, step]));
  }
}

const isCancelled = (probe: Probe) => probe.failure?.code === 'cancelled';

async function probed(test: () => Promise<Probe>): Promise<Probe> {
  try {
    return await test();
  } catch (thrown) {
    return { steps: [], failure: Failed.from(thrown).failure, folders: [] };
  }
}
