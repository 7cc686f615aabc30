import { NO_SENDER } from '../../accounts/sender';
import { outgoingProbe, outgoingSave } from '../../api/commands-accounts';
import type { DetectedServer, Probe, SecretEntry } from '../../api/types';
import type { OutgoingEntry } from '../../api/types-accounts';

/** What a live test of sending goes through, in order; nothing is sent. */
export const SENDING_STEPS = ['dns', 'tcp', 'tls', 'login'];

/** The half of a mailbox that sends: how it is reached, whether it is wanted, and how the test went. */
export class Sending {
  entry = $state<OutgoingEntry>({ ...NO_SENDER });
  /** Whether the mailbox is to send. */
  wanted = $state(true);
  probe = $state.raw<Probe | null>(null);
  busy = $state(false);
  taken = $state<string[]>([]);
  /* Whether it is kept already: what fails after that is not done twice. */
  #isKept = false;

  /** Begins anew, with another mailbox. */
  reset(): void {
    this.entry = { ...NO_SENDER };
    this.#isKept = false;
    this.forget();
  }

  /** Takes a server that was found. */
  enter({ host, port, tls, user }: DetectedServer): void {
    this.entry = { ...this.entry, host, port, tls, user, fingerprint: '' };
    this.wanted = true;
    this.forget();
  }

  /** What was found about it says nothing any more. */
  forget(): void {
    this.probe = null;
    this.taken = [];
  }

  /** Whether it was tested and works. */
  get works(): boolean {
    return this.wanted && this.probe !== null && this.probe.failure === null;
  }

  /** Whether everything is said that a test needs. */
  get isComplete(): boolean {
    return this.entry.kind === 'graph' || this.entry.host.trim() !== '';
  }

  /** Signs in where mail is handed in; nothing is sent. */
  async test(who: Partial<OutgoingEntry>, secret: SecretEntry): Promise<Probe> {
    this.forget();
    this.busy = true;
    this.entry = { ...this.entry, ...who, name: who.address ?? '', account: '', own_secret: true };
    try {
      const probe = await outgoingProbe(null, $state.snapshot(this.entry), secret, (step) => this.taken.push(step));
      this.probe = probe;
      return probe;
    } finally {
      this.busy = false;
    }
  }

  /** Keeps it as the other half of a mailbox, or by itself where there is none. */
  async save(account: string, secret: SecretEntry): Promise<void> {
    if (this.#isKept) return;
    /* Said again beside its mailbox's: the user saw to which server it goes. */
    await outgoingSave(null, { ...$state.snapshot(this.entry), account, own_secret: account === '' }, secret);
    this.#isKept = true;
  }
}
