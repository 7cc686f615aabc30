import {
  accountAddArchive,
  accountAdd,
  accountProbe,
  accountProbeStop,
  accountTally,
  archiveTally,
  recoveryKeyConfirm,
  storeCreate,
  storeCreateDemo,
  syncStart,
} from '../../api/commands';
import { sentence, sentenceOf, type Sentence } from '../../api/failure';
import type { DetectedServer, FolderRow, FolderTally, MailboxEntry, Keep, Probe } from '../../api/types';
import { t } from '../../text';
import { toRead } from '../../mail/folderOrder';
import { Detection } from './detection.svelte';
import { DAYS } from './since';

export type Step = 'mailbox' | 'sign_in' | 'since' | 'people' | 'key';
export const STEPS: Step[] = ['mailbox', 'sign_in', 'since', 'people', 'key'];

/** What a live test of the connection goes through, in order. */
export const PROBE_STEPS = ['dns', 'tcp', 'tls', 'login', 'folders'];

/** The fields of the sign-in that a failure can be about. */
export type SignInField = 'password' | 'host' | 'port';

/* The field at fault; a failure that is not named here is about none. */
const AT_FAULT: Record<string, SignInField> = {
  wrong_password: 'password',
  no_such_host: 'host',
  unreachable: 'port',
  tls: 'port',
  no_start_tls: 'port',
};

const NEVER = ['junk', 'trash', 'drafts'];
const SERVER = { host: '', port: 993, tls: 'implicit', user: '', ca: '', fingerprint: '' } as const;
const EMPTY: MailboxEntry = { kind: 'imap', name: '', address: '', ...SERVER, through: '' };

/** The first run: what was answered so far, and where it stands. */
export class Setup {
  step = $state<Step>('mailbox');
  /** Archive: a file or folder instead of a server. */
  kind = $state<'imap' | 'archive'>('imap');
  entry = $state<MailboxEntry>({ ...EMPTY });
  password = $state('');
  path = $state('');
  /** The search for its servers. */
  detection = new Detection();
  probe = $state.raw<Probe | null>(null);
  /** The steps of a running test that went well. */
  taken = $state<string[]>([]);
  /** How much each folder holds, as far as counted. */
  tallies = $state<Record<string, FolderTally>>({});
  counting = $state(false);
  uncounted = $state.raw<Sentence | null>(null);
  chosen = $state<string[]>([]);
  /** Days of mail kept whole; 0: everything. */
  days = $state(90);
  recoveryKey = $state('');
  busy = $state(false);
  /** The field that the last test found fault with. */
  fault = $state.raw<{ field: SignInField } | null>(null);
  failed = $state.raw<Sentence | null>(null);

  /* Whether a store is there already: a further mailbox is being connected. */
  #stored: boolean;
  #leaving = false;
  #count = 0;

  constructor(stored: boolean) {
    this.#stored = stored;
  }

  /** The steps this run goes through. */
  get steps(): Step[] {
    return STEPS.filter((step) => (step === 'key' ? !this.#stored || this.recoveryKey !== '' : true)).filter(
      (step) => this.kind === 'imap' || (step !== 'sign_in' && step !== 'since'),
    );
  }

  get folders(): FolderRow[] {
    return toRead((this.probe?.folders ?? []).filter((folder) => folder.selectable));
  }

  /** Looks up how to reach an address. */
  async lookUp(): Promise<void> {
    await this.#does(async () => {
      const address = this.entry.address.trim();
      const found = await this.detection.look(address);
      if (!found) return;
      this.probe = null;
      this.entry = { ...this.entry, address, name: this.domain || address, fingerprint: '' };
      if (found.incoming) this.#enter(found.incoming);
      else this.entry = { ...this.entry, host: '', user: address };
    });
  }

  /** The domain of the address. */
  get domain(): string {
    return this.entry.address.trim().split('@')[1] ?? '';
  }

  /** Takes another server that was found. */
  take(server: DetectedServer): void {
    this.detection.take(server);
    if (server.half === 'incoming') this.#enter(server);
  }

  #enter({ host, port, tls, user }: DetectedServer): void {
    this.entry = { ...this.entry, host, port, tls, user, fingerprint: '' };
  }

  /** The server a stranger named that the user has not said anything about; nothing is sent to it. */
  get unanswered(): DetectedServer | undefined {
    return this.detection.unanswered([this.entry.host])[0];
  }

  /** Leaves the first step: there must be a store before anything can be tested or kept. */
  async leaveMailbox(): Promise<void> {
    if (this.#leaving) return;
    this.#leaving = true;
    await this.#leave();
    this.#leaving = false;
  }

  async #leave(): Promise<void> {
    this.failed = null;
    if (this.kind === 'imap' && !this.detection.found) await this.lookUp();
    if (this.failed || (this.kind === 'imap' && !this.#isAnswered())) return;
    await this.#does(async () => {
      if (!this.#stored) this.recoveryKey = (await storeCreate()).recoveryKey;
      this.#stored = true;
      if (this.kind === 'imap') this.step = 'sign_in';
      else await this.#addArchive();
    });
  }

  #isAnswered(): boolean {
    const stranger = this.unanswered;
    if (stranger) this.failed = { what: t('detect.foreign.first', { host: stranger.host }), next: '' };
    return stranger === undefined;
  }

  /** Tests the connection live. */
  async test(): Promise<void> {
    if (!this.#isAnswered()) return;
    this.probe = null;
    this.fault = null;
    this.taken = [];
    this.tallies = {};
    await this.#does(async () => {
      const probe = await accountProbe($state.snapshot(this.entry), this.password, (step) => this.taken.push(step));
      this.probe = probe;
      this.chosen = probe.folders
        .filter((folder) => folder.chosen && !NEVER.includes(folder.special_use))
        .map((folder) => folder.path);
      const field = AT_FAULT[probe.failure?.code ?? ''];
      this.fault = field ? { field } : null;
      if (probe.failure) this.failed = sentence({ ...probe.failure, data: { host: this.entry.host, ...probe.failure.data } });
      else this.step = 'since';
    });
  }

  /** Whether the port is one. */
  get portFits(): boolean {
    const { port } = this.entry;
    return Number.isInteger(port) && port >= 1 && port <= 65_535;
  }

  /** Something was entered anew: what was found about it before says nothing any more. */
  entered(): void {
    if (this.busy) return;
    this.failed = null;
    this.fault = null;
    this.probe = null;
  }

  /** Counts what the folders hold and since when: the chosen ones first. */
  count(): Promise<void> {
    const paths = this.folders.map((folder) => folder.path).filter((path) => !this.tallies[path]);
    const isChosen = (path: string) => this.chosen.includes(path);
    const folders = [...paths.filter(isChosen), ...paths.filter((path) => !isChosen(path))];
    const question = { folders, days: DAYS.filter((days) => days > 0) };
    return this.#counts((then) => accountTally($state.snapshot(this.entry), this.password, question, then));
  }

  /** Counts what the archive holds. */
  countArchive(): Promise<void> {
    this.tallies = {};
    return this.#counts((then) => archiveTally(this.path.trim(), then));
  }

  /** Stops a test or a count. */
  stop(): void {
    void accountProbeStop().catch(() => undefined);
  }

  async #counts(work: (then: (folder: FolderTally) => void) => Promise<void>): Promise<void> {
    const mine = (this.#count += 1);
    this.counting = true;
    this.uncounted = null;
    try {
      await work((folder) => {
        if (mine === this.#count) this.tallies[folder.path] = folder;
      });
    } catch (thrown) {
      if (mine === this.#count) this.uncounted = sentenceOf(thrown);
    }
    if (mine === this.#count) this.counting = false;
  }

  /** Accepts the certificate whose fingerprint was shown. */
  async accept(fingerprint: string): Promise<void> {
    this.entry.fingerprint = fingerprint;
    await this.test();
  }

  /** Connects the mailbox and starts the first sync. */
  async connect(): Promise<void> {
    await this.#does(async () => {
      const keep: Keep = this.days === 0 ? { kind: 'everything' } : { kind: 'days', days: this.days };
      await accountAdd($state.snapshot(this.entry), this.password, keep, $state.snapshot(this.chosen));
      this.password = '';
      await syncStart();
      this.step = 'people';
    });
  }

  /** Confirms the recovery key by its last four characters. */
  async confirm(lastFour: string): Promise<boolean> {
    await this.#does(() => recoveryKeyConfirm(lastFour.trim()));
    return this.failed === null;
  }

  /** Opens the sample mailbox in a store that is thrown away. */
  async demo(): Promise<boolean> {
    await this.#does(storeCreateDemo);
    return this.failed === null;
  }

  back(): void {
    const steps = this.steps;
    const before = steps[steps.indexOf(this.step) - 1];
    this.failed = null;
    this.fault = null;
    if (before) this.step = before;
  }

  async #addArchive(): Promise<void> {
    const path = this.path.trim();
    const name = path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
    await accountAddArchive(name, path);
    await syncStart();
    this.step = 'people';
  }

  async #does(work: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.failed = null;
    try {
      await work();
    } catch (thrown) {
      this.failed = sentenceOf(thrown);
    }
    this.busy = false;
  }
}
