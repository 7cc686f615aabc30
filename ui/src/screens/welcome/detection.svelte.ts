import { accountProbeStop, mailboxDetect } from '../../api/commands';
import type { Detected, DetectedServer } from '../../api/types';

/** The search for the servers of an address: what it found, and what the user said about it. */
export class Detection {
  found = $state.raw<Detected | null>(null);
  /** Where it looks; empty when it does not. */
  stage = $state('');
  /** Hosts named by a stranger that the user knows as their provider's. */
  trusted = $state<string[]>([]);
  /* What is looked for last counts, not what answers last. */
  #search = 0;

  /** Looks for the servers of an address; `null` where something else was looked for meanwhile. */
  async look(address: string): Promise<Detected | null> {
    const mine = (this.#search += 1);
    this.stage = 'table';
    try {
      const found = await mailboxDetect(address, (stage) => {
        if (mine === this.#search) this.stage = stage;
      });
      if (mine !== this.#search) return null;
      this.found = found;
      return found;
    } finally {
      if (mine === this.#search) this.stage = '';
    }
  }

  /** Whether nobody answered: that is shown before anybody signs in there. */
  get isGuess(): boolean {
    return this.found !== null && (this.found.no_such_domain || this.found.incoming?.how === 'usual');
  }

  /** Forgets what was found: the address is being changed. */
  reset(): void {
    if (this.stage) this.stop();
    this.#search += 1;
    this.stage = '';
    this.found = null;
    this.trusted = [];
  }

  /** Stops looking. */
  stop(): void {
    void accountProbeStop().catch(() => undefined);
  }

  /** Takes another server that was found. */
  take(server: DetectedServer): void {
    if (!this.found) return;
    const before = this.found[server.half];
    const rest = this.found.alternatives.filter((one) => one !== server);
    this.found = { ...this.found, [server.half]: server, alternatives: before ? [before, ...rest] : rest };
  }

  /** The servers among these hosts that strangers named and the user has not said anything about. */
  unanswered(hosts: string[]): DetectedServer[] {
    const named = this.strangers.filter(({ host }) => !this.trusted.includes(host));
    return named.filter(({ host }) => hosts.includes(host));
  }

  /** The servers that strangers named, each host once. */
  get strangers(): DetectedServer[] {
    const servers = [this.found?.incoming, this.found?.outgoing].filter((one) => one?.foreign);
    return servers.filter((one): one is DetectedServer => !!one && servers.find((other) => other?.host === one.host) === one);
  }
}
