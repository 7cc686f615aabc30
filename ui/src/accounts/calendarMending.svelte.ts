import { calendarReconnect, calendarTest } from '../api/commands-calendar';
import { Failed } from '../api/failed';
import type { SecretEntry } from '../api/types';
import type { CalendarPlaceRow, CalendarProbe } from '../api/types-calendar-places';
import { CodeGate } from './code.svelte';

/** A connected place calendars come from: tested with what is kept, and signed in to again; nothing is retyped for a new certificate. */
export class CalendarMending {
  busy = $state(false);
  taken = $state.raw<string[]>([]);
  probe = $state.raw<CalendarProbe | null>(null);
  /** How often a sign-in in the browser had to begin anew. */
  round = $state(0);
  readonly gate = new CodeGate();
  #place: CalendarPlaceRow;
  /* What opens it, while only the certificate stands between. */
  #given: SecretEntry = { kind: 'kept' };

  constructor(place: CalendarPlaceRow) {
    this.#place = place;
  }

  /** Signs in with what is kept; nothing is changed. */
  test(): Promise<boolean> {
    return this.#run(() => calendarTest(this.#place.id, this.#told));
  }

  /** Signs in again and goes on. */
  reconnect(secret: SecretEntry): Promise<boolean> {
    this.#given = secret;
    return this.#run(() => calendarReconnect(this.#place.id, secret, '', this.#told));
  }

  /** The same with a certificate that was looked at. */
  accept(fingerprint: string): Promise<boolean> {
    const { id, address } = this.#place;
    const calendar = { kind: this.#place.kind, name: '', address, url: '', user: '', file: '', mailbox: '', fingerprint };
    const ask = { mailbox: null, account: '', outgoing: null, sender: '', calendar, place: id };
    const secret = this.#given;
    return this.#run(() =>
      this.gate.through(
        () => ({ ask, secret }),
        () => calendarReconnect(id, secret, fingerprint, this.#told),
      ),
    );
  }

  #told = (step: string): void => void (this.taken = [...this.taken, step]);

  async #run(work: () => Promise<CalendarProbe>): Promise<boolean> {
    const before = this.probe;
    [this.busy, this.taken, this.probe] = [true, [], null];
    try {
      this.probe = await work();
    } catch (thrown) {
      const { failure } = Failed.from(thrown);
      /* Whoever gives up typing the code is where they were. */
      this.probe = failure.code === 'cancelled' ? before : { steps: [], failure, calendars: [] };
    }
    this.busy = false;
    const code = this.probe?.failure?.code;
    if (code && code !== 'untrusted') [this.#given, this.round] = [{ kind: 'kept' }, this.round + 1];
    return this.probe !== null && !code;
  }
}
