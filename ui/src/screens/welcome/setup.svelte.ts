import {
  accountAdd,
  accountAddArchive,
  accountProbe,
  accountProbeStop,
  accountTally,
  archiveTally,
  recoveryKeyConfirm,
  storeCreateDemo,
  syncStart,
} from '../../api/commands';
import { accountGroup } from '../../api/users';
import { sentenceOf, type Sentence } from '../../api/failure';
import type { DetectedServer, FolderRow, Keep, MailboxEntry, Probe, SignedIn } from '../../api/types';
import { t } from '../../text';
import { CodeGate, type Wanted } from '../../accounts/code.svelte';
import { Shared } from '../../accounts/shared.svelte';
import { usual } from '../../accounts/usual';
import { toRead } from '../../mail/folderOrder';
import { Counting } from './counting.svelte';
import { Detection } from './detection.svelte';
import { NewStore } from './newStore.svelte';
import { fieldAtFault, keepsOut, whileOffline, type HalfName, type SignInField } from './faults';
import { byBrowser, EMPTY, type Provider, type Server } from './kinds';
import { Sending } from './sending.svelte';
import { DAYS } from './since';
import { STEPS, type Step } from './steps';
import { Way, type By } from './way.svelte';

/** The first run: what was answered so far, and where it stands. */
export class Setup {
  step = $state<Step>('mailbox');
  /** Archive: a file or folder instead of a server; calendar: no mailbox at all. */
  kind = $state<'server' | 'archive' | 'calendar'>('server');
  entry = $state<MailboxEntry>({ ...EMPTY });
  /** The store that is made first. */
  newStore = new NewStore();
  /** Asks for a code where one has to be typed. */
  gate = new CodeGate();
  /** How somebody signs in. */
  way = new Way();
  path = $state('');
  /** The search for its servers. */
  detection = new Detection();
  /** The half that sends. */
  sending = new Sending();
  /** Whether the mailbox is to receive. */
  receives = $state(true);
  /** Shared mailboxes opened with the same sign-in. */
  shared = new Shared();
  /** Who can see what arrives: a group's id; empty: the highest group its owner sees. */
  group = $state('');
  probe = $state.raw<Probe | null>(null);
  /** The steps of a running test that went well. */
  taken = $state<string[]>([]);
  /** Whether what is wanted was tested and works. */
  works = $state(false);
  /** How much each folder holds, as far as counted. */
  counting = new Counting();
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
  /* The mailbox, once it is connected: what fails after that is not done twice. */
  #account = '';
  /* Whether whoever signs in is called the same for both halves. */
  #sameUser = true;
  #isOwnExchange = $state(false);

  /* What somebody chose before they said their address. */
  #chosen: Provider;

  constructor(stored: boolean, chosen: Provider = '') {
    this.#stored = stored;
    this.#chosen = chosen;
  }

  /** The steps this run goes through; what only sends has nothing to choose folders or days for. */
  get steps(): Step[] {
    const skipped: Step[] = [];
    if (this.#stored && this.recoveryKey === '') skipped.push('key');
    if (this.kind === 'archive') skipped.push('sign_in', 'since', 'calendar');
    else if (this.kind === 'calendar') skipped.push('sign_in', 'since');
    else if (!this.receives) skipped.push('since', 'calendar');
    return STEPS.filter((step) => !skipped.includes(step));
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
      this.entered(true);
      this.#account = '';
      this.sending.reset();
      this.entry = { ...EMPTY, address, user: address, name: address };
      if (found.outgoing) this.sending.enter(found.outgoing);
      this.sending.wanted = found.outgoing !== null;
      this.#sameUser = found.outgoing?.user === found.incoming?.user;
      if (found.incoming) this.#enter(found.incoming);
      this.signInBy(byBrowser(found, this.#chosen) || 'password');
      this.server = this.way.by === 'microsoft' ? 'graph' : found.exchange ? 'exchange' : 'imap';
    });
  }

  /** The domain of the address. */
  get domain(): string {
    return this.entry.address.trim().split('@')[1] ?? '';
  }

  /** Takes another server that was found. */
  take(server: DetectedServer): void {
    this.detection.take(server);
    this.server = 'imap';
    if (server.half === 'incoming') this.#enter(server);
    else this.sending.enter(server);
  }

  #enter({ host, port, tls, user }: DetectedServer): void {
    this.entry = { ...this.entry, host, port, tls, user, fingerprint: '' };
  }

  get server(): Server {
    if (this.entry.kind === 'graph') return 'graph';
    return this.#isOwnExchange ? 'exchange' : 'imap';
  }

  /** Microsoft Graph is opened by Microsoft's sign-in alone, an Exchange server of one's own by a password. */
  set server(server: Server) {
    if (server === this.server) return;
    this.entry.kind = server === 'graph' ? 'graph' : 'imap';
    this.sending.entry.kind = server === 'graph' ? 'graph' : 'smtp';
    this.#isOwnExchange = server === 'exchange';
    if (server === 'graph') this.way.choose('microsoft');
    if (server === 'exchange') this.way.choose('password');
    /* What was signed in for the one does not open the other. */
    this.way.again();
    this.entered();
  }

  /** Signs in otherwise. */
  signInBy(by: By): void {
    this.way.choose(by);
    if (by !== 'microsoft' && this.server === 'graph') this.server = 'imap';
    this.entered();
  }

  /** Somebody signed in in the browser; goes on where it is whom the address belongs to. */
  async signedIn(signed: SignedIn): Promise<void> {
    this.way.signed = signed;
    const address = this.entry.address.trim();
    if (signed.address) Object.assign(this.entry, { user: signed.address });
    this.#sameUser = true;
    if (!signed.address || signed.address.toLowerCase() === address.toLowerCase()) await this.test();
  }

  /** The server a stranger named that the user has not said anything about; nothing is sent to it. */
  get unanswered(): DetectedServer | undefined {
    if (this.server === 'graph') return undefined;
    return this.detection.unanswered([
      ...(this.receives ? [this.entry.host] : []),
      ...(this.sending.wanted ? [this.sending.entry.host] : []),
    ])[0];
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
    if (this.kind === 'server' && !this.detection.found) {
      await this.lookUp();
      if (this.detection.isGuess) return;
    }
    if (this.failed || (this.kind === 'server' && !this.#isAnswered())) return;
    await this.#does(async () => {
      if (!this.#stored) this.recoveryKey = await this.newStore.create();
      this.#stored = true;
      if (this.kind === 'archive') await this.#addArchive();
      else this.step = this.kind === 'calendar' ? 'calendar' : 'sign_in';
    });
  }

  #isAnswered(): boolean {
    const stranger = this.unanswered;
    if (stranger) this.failed = { what: t('detect.foreign.first', { host: stranger.host }), next: '' };
    return stranger === undefined;
  }

  /** Tests live what is wanted, receiving first; nothing is kept. */
  async test(): Promise<void> {
    if (!this.#isAnswered()) return;
    this.entered(true);
    this.taken = [];
    this.counting.reset();
    this.shared.forget();
    await this.#does(async () => {
      if (this.receives && !(await this.#testReceiving())) return;
      if (this.sending.wanted && !(await this.#testSending())) return;
      this.#tested();
    });
  }

  async #testReceiving(): Promise<boolean> {
    const found = await accountProbe($state.snapshot(this.entry), this.way.secret, (step) => this.taken.push(step));
    const probe = (this.probe = whileOffline(found, this.detection.found?.offline));
    this.chosen = usual(probe.folders);
    return this.#judged(probe, 'receives');
  }

  async #testSending(): Promise<boolean> {
    const { address, user, ca, fingerprint } = this.entry;
    const who = { address, ca, ...(this.#sameUser ? { user } : {}) };
    let probe = await this.sending.test(who, this.way.secret);
    const { code = '', data } = probe.failure ?? {};
    /* The very certificate that was just accepted for the other half. */
    if (code === 'untrusted' && fingerprint !== '' && data?.fingerprint === fingerprint)
      probe = await this.sending.test({ ...who, fingerprint }, this.way.secret);
    return this.#judged(probe, 'sends');
  }

  #judged({ failure }: Probe, half: HalfName): boolean {
    if (!failure) return true;
    const field = fieldAtFault(half, failure);
    this.fault = field && this.server !== 'graph' ? { field } : null;
    if (half === 'receives' && this.way.issuer && keepsOut(failure.code)) this.way.again();
    return false;
  }

  #tested(): void {
    this.works = true;
    if (this.receives) this.step = 'since';
  }

  /** Goes on without the half whose test failed. */
  async skip(half: HalfName): Promise<void> {
    this.failed = null;
    this.fault = null;
    if (half === 'receives') {
      this.receives = false;
      await this.test();
    } else {
      this.sending.wanted = false;
      this.#tested();
    }
  }

  /** Whether everything is said that a test needs. */
  get isComplete(): boolean {
    const { receives, sending, entry, way } = this;
    if (!way.isReady || (!receives && !sending.wanted)) return false;
    const isReached = entry.kind === 'graph' || [entry.host, entry.user].every((text) => text.trim() !== '');
    return (!receives || isReached) && (!sending.wanted || sending.isComplete);
  }

  /** The field whose port is none. */
  get portAtFault(): SignInField | undefined {
    const fits = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;
    if (this.server === 'graph') return undefined;
    if (this.receives && !fits(this.entry.port)) return 'port';
    return this.sending.wanted && !fits(this.sending.entry.port) ? 'sendPort' : undefined;
  }

  /** Something was entered anew: what was found about it before says nothing any more. */
  entered(always = false): void {
    if (this.busy && !always) return;
    this.failed = null;
    this.fault = null;
    this.probe = null;
    this.works = false;
    this.sending.forget();
  }

  /** Counts what the folders hold and since when: the chosen ones first. */
  count(): Promise<void> {
    const paths = this.folders.map((folder) => folder.path).filter((path) => !this.counting.tallies[path]);
    const isChosen = (path: string) => this.chosen.includes(path);
    const folders = [...paths.filter(isChosen), ...paths.filter((path) => !isChosen(path))];
    const question = { folders, days: DAYS.filter((days) => days > 0) };
    return this.counting.run((then) => accountTally($state.snapshot(this.entry), this.way.secret, question, then));
  }

  /** Counts what the archive holds. */
  countArchive(): Promise<void> {
    this.counting.reset();
    return this.counting.run((then) => archiveTally(this.path.trim(), then));
  }

  /** Looks for shared mailboxes, only for the one that was typed where there is one; one thing is asked at a time, the count goes on behind it. */
  async lookForShared(typed = ''): Promise<void> {
    if (this.counting.runs) this.stop();
    this.counting.pause();
    await this.shared.look($state.snapshot(this.entry), this.way.secret, typed ? [typed] : []);
    if (this.step === 'since') void this.count();
  }

  /** Stops a test or a count. */
  stop(): void {
    void accountProbeStop().catch(() => undefined);
  }

  /** Accepts the certificate of a half whose fingerprint was shown. */
  async accept(half: HalfName, fingerprint: string): Promise<void> {
    if (half === 'receives') this.entry.fingerprint = fingerprint;
    else this.sending.entry.fingerprint = fingerprint;
    await this.test();
  }

  /** Connects the mailbox and starts the first sync. */
  async connect(): Promise<void> {
    await this.#does(async () => {
      const keep: Keep = this.days === 0 ? { kind: 'everything' } : { kind: 'days', days: this.days };
      const [entry, secret] = [$state.snapshot(this.entry), this.way.secret];
      if (this.receives && !this.#account)
        this.#account = (await this.#proved(() => accountAdd(entry, secret, keep, $state.snapshot(this.chosen)))).id;
      if (this.#account && this.group) await accountGroup(this.#account, this.group, false);
      if (this.sending.works) await this.#proved(() => this.sending.save(this.#account, secret));
      const wish = { keep, group: this.group, sends: this.sending.works };
      const closed = this.#account ? await this.shared.connect(this.#account, entry, wish, this.gate) : null;
      if (this.#account) await syncStart();
      if (closed) this.failed = closed;
      else {
        this.way.forget();
        this.step = this.receives ? 'calendar' : 'people';
      }
    });
  }

  /* One code is enough for both halves. */
  #proved<T>(work: () => Promise<T>): Promise<T> {
    const outgoing = this.sending.works ? { ...$state.snapshot(this.sending.entry), account: '', own_secret: true } : null;
    const wanted = (): Wanted => ({
      ask: { mailbox: this.receives ? $state.snapshot(this.entry) : null, account: '', outgoing, sender: '' },
      secret: this.way.secret,
    });
    return this.gate.through(wanted, work);
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
    if (!this.works) this.entered();
    this.failed = null;
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
