import { accountProbeStop, accounts as readAccounts } from '../api/commands';
import {
  calendarAdd,
  calendarChoose,
  calendarDetect,
  calendarPlaces,
  calendarProbe,
  calendarRemove,
} from '../api/commands-calendar';
import { Failed } from '../api/failed';
import { sentenceOf, type Sentence } from '../api/failure';
import type { SecretEntry, SignedIn } from '../api/types';
import type { CalendarDirection, CalendarKind } from '../api/types-calendar';
import type { CalendarChoiceRow, CalendarEntry, CalendarProbe, DetectedCalendars } from '../api/types-calendar-places';
import { t } from '../text';
import { CodeGate } from './code.svelte';
import type { Issuer } from './signIn.svelte';

/** Where somebody stands who connects calendars. */
export type Stage = 'where' | 'sign_in' | 'calendars' | 'done';
/** How calendars are opened: with what is kept for the mailbox of the same account, a password, or in the browser. */
export type CalendarBy = 'kept' | 'password' | Issuer;

const EMPTY: CalendarEntry = {
  kind: 'caldav',
  name: '',
  address: '',
  url: '',
  user: '',
  file: '',
  mailbox: '',
  fingerprint: '',
};

/** Calendars that are connected: looked for, signed in to, chosen from, saved. Nothing is fetched before they are saved. */
export class CalendarSetup {
  stage = $state<Stage>('where');
  entry = $state<CalendarEntry>({ ...EMPTY });
  found = $state.raw<DetectedCalendars | null>(null);
  by = $state<CalendarBy>('password');
  password = $state('');
  /** How often a sign-in in the browser had to begin anew. */
  round = $state(0);
  /** The server a stranger named is known to the user. */
  trusted = $state(false);
  looking = $state(false);
  busy = $state(false);
  taken = $state.raw<string[]>([]);
  probe = $state.raw<CalendarProbe | null>(null);
  failed = $state.raw<Sentence | null>(null);
  calendars = $state.raw<CalendarChoiceRow[]>([]);
  /** What is done with each, by id. */
  ways = $state<Record<string, CalendarDirection>>({});
  interviews = $state('');
  readonly gate = new CodeGate();
  #id = '';
  #ticket = '';
  #look = 0;
  /* What signs in while only the certificate stands between. */
  #given: SecretEntry = { kind: 'kept' };

  constructor(address = '', mailbox = '') {
    Object.assign(this.entry, { address, mailbox });
  }

  /** Whether somebody has to sign in there. */
  get isServer(): boolean {
    return this.entry.kind === 'caldav' || this.entry.kind === 'graph';
  }

  choose(kind: CalendarKind): void {
    this.entry.kind = kind;
    this.again();
  }

  /** What was found about something else says nothing any more. */
  again(): void {
    [this.failed, this.probe, this.found] = [null, null, null];
    this.entry.fingerprint = '';
  }

  /** Back to what was asked first. */
  back(): void {
    this.again();
    if (this.entry.kind === 'graph') this.entry.kind = 'caldav';
    this.stage = 'where';
  }

  /** Looks where the calendars of the address are; what is found can be overridden. */
  async lookUp(): Promise<void> {
    const mine = (this.#look += 1);
    [this.looking, this.failed, this.probe] = [true, null, null];
    try {
      const address = this.entry.address.trim();
      const all = await readAccounts();
      const mailbox = all.find(
        (one) =>
          one.is_mine &&
          one.disconnected === null &&
          one.kind !== 'archive' &&
          one.identities.some((own) => same(own, address)),
      );
      const found = await calendarDetect(address, mailbox?.id ?? '');
      if (mine !== this.#look) return;
      this.found = found;
      const { kind, url } = found;
      Object.assign(this.entry, { kind, url, user: address, mailbox: mailbox?.id ?? '', fingerprint: '' });
      this.trusted = !found.foreign;
      this.signInBy(this.#usual(found));
      this.stage = 'sign_in';
    } catch (thrown) {
      if (mine === this.#look) this.#fail(thrown);
    } finally {
      if (mine === this.#look) this.looking = false;
    }
  }

  #usual(found: DetectedCalendars): CalendarBy {
    if (found.sign_in === 'browser' && found.oauth) return found.oauth as Issuer;
    return found.kept ? 'kept' : 'password';
  }

  /** Signs in otherwise. */
  signInBy(by: CalendarBy): void {
    [this.by, this.password, this.#ticket] = [by, '', ''];
    [this.probe, this.failed] = [null, null];
    if (by === 'microsoft') this.entry.kind = 'graph';
    else if (this.entry.kind === 'graph') this.entry.kind = 'caldav';
    this.round += 1;
  }

  /** Another server: what is kept for the mailbox is for the one that was found. */
  serverEntered(): void {
    [this.probe, this.failed, this.trusted, this.entry.fingerprint] = [null, null, true, ''];
    if (this.by === 'kept' && this.entry.url !== this.found?.url) this.by = 'password';
  }

  get issuer(): Issuer | null {
    return this.by === 'google' || this.by === 'microsoft' ? this.by : null;
  }

  get isComplete(): boolean {
    const { entry, by } = this;
    if (entry.kind === 'subscription') return entry.url.trim() !== '';
    if (entry.kind === 'file') return entry.file.trim() !== '';
    if (entry.kind === 'here') return entry.name.trim() !== '';
    if (!this.trusted || (entry.kind === 'caldav' && (entry.url.trim() === '' || entry.user.trim() === ''))) return false;
    return by === 'kept' || (by === 'password' ? this.password !== '' : this.#ticket !== '');
  }

  /** Somebody signed in in the browser; goes on where it is whom the address belongs to. */
  async signedIn({ ticket, address }: SignedIn): Promise<void> {
    this.#ticket = ticket;
    if (!address || same(address, this.entry.address)) await this.connect();
  }

  get #secret(): SecretEntry {
    if (this.by === 'password') return { kind: 'password', password: this.password };
    return this.issuer ? { kind: 'ticket', ticket: this.#ticket } : { kind: 'kept' };
  }

  /** Tests and connects; with two-factor the code is typed first. Then its calendars are there to be chosen. */
  connect(): Promise<void> {
    this.#given = this.isServer ? this.#secret : { kind: 'kept' };
    return this.#connect();
  }

  /** Goes on with a certificate that was looked at. */
  accept(fingerprint: string): Promise<void> {
    this.entry.fingerprint = fingerprint;
    return this.#connect();
  }

  #connect(): Promise<void> {
    return this.#does(async () => {
      const [entry, secret] = [$state.snapshot(this.entry), this.#given];
      [this.taken, this.probe] = [[], null];
      if (entry.kind !== 'here') {
        this.probe = await calendarProbe(entry, secret, (step) => (this.taken = [...this.taken, step]));
        if (this.probe.failure) return this.#refused(this.probe.failure.code);
        if (this.probe.calendars.length === 0) {
          this.failed = { what: t('calendars.no_calendars'), next: t('calendars.no_calendars.next') };
          return;
        }
      }
      const ask = { mailbox: null, account: '', outgoing: null, sender: '', calendar: entry, place: '' };
      this.#id = await this.gate.through(
        () => ({ ask, secret }),
        () => calendarAdd(entry, secret),
      );
      [this.password, this.#ticket] = ['', ''];
      await this.#offer();
    });
  }

  /* What came from the browser opened nothing; a password that is kept is not the one. */
  #refused(code: string): void {
    if (code === 'untrusted') return;
    if (this.issuer) [this.#ticket, this.round] = ['', this.round + 1];
    else if (this.by === 'kept' && (code === 'wrong_password' || code === 'missing')) this.by = 'password';
  }

  /* One's own both ways, what is only readable is read, colleagues' are offered. */
  async #offer(): Promise<void> {
    const places = await calendarPlaces();
    this.calendars = places.find((one) => one.id === this.#id)?.calendars ?? [];
    const usual = (one: CalendarChoiceRow): CalendarDirection => {
      if (one.owner) return 'none';
      return one.access === 'write' ? 'both' : 'read';
    };
    this.ways = Object.fromEntries(this.calendars.map((one) => [one.id, usual(one)]));
    const isTaken = places.some((place) => place.calendars.some((one) => one.interviews));
    this.interviews = isTaken ? '' : (this.writable[0]?.id ?? '');
    this.stage = 'calendars';
  }

  /** Those that interviews can go into. */
  get writable(): CalendarChoiceRow[] {
    return this.calendars.filter((one) => this.ways[one.id] === 'both');
  }

  /** Takes over what was chosen; from now on it is fetched. */
  async save(): Promise<boolean> {
    const into = this.writable.some((one) => one.id === this.interviews) ? this.interviews : '';
    const choices = this.calendars.map(({ id }) => ({ id, direction: this.ways[id] ?? 'none', interviews: id === into }));
    await this.#does(async () => {
      await calendarChoose(choices);
      this.stage = 'done';
    });
    return this.stage === 'done';
  }

  /** Whoever does not save keeps nothing. */
  async leave(): Promise<void> {
    if (this.busy || this.looking) void accountProbeStop().catch(() => undefined);
    this.#look += 1;
    if (this.stage === 'calendars' && this.#id) await calendarRemove(this.#id).catch(() => undefined);
  }

  async #does(work: () => Promise<unknown>): Promise<void> {
    [this.busy, this.failed] = [true, null];
    try {
      await work();
    } catch (thrown) {
      this.#fail(thrown);
    }
    this.busy = false;
  }

  #fail(thrown: unknown): void {
    const { failure } = Failed.from(thrown);
    if (failure.code !== 'cancelled') this.failed = sentenceOf(thrown);
    this.#refused(failure.code);
  }
}

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();
