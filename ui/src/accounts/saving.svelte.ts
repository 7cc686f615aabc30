import { tick } from 'svelte';
import { Failed } from '../api/failed';
import { sentence } from '../api/failure';
import type { Failure, Probe } from '../api/types';
import { fieldErrors, testedField } from './state';

/** Steps of a live test, each told once it went well. */
type Test = (told: (step: string) => void) => Promise<Probe>;

/** A form of servers while it is saved: its live test, what is wrong at which field, and what went wrong besides. */
export class Saving {
  busy = $state(false);
  errors = $state.raw<Record<string, string>>({});
  failed = $state('');
  testing = $state(false);
  taken = $state.raw<string[]>([]);
  probe = $state.raw<Probe | null>(null);
  #form: () => HTMLElement | undefined;

  constructor(form: () => HTMLElement | undefined) {
    this.#form = form;
  }

  /** Does the work; a failure is told at the fields it is about, and the first of them gets the focus. */
  async run(work: () => Promise<void>): Promise<void> {
    [this.busy, this.errors, this.failed, this.testing] = [true, {}, '', false];
    try {
      await work();
    } catch (thrown) {
      const failure = Failed.from(thrown).failure;
      this.testing = false;
      this.errors = fieldErrors(failure);
      const { what, next } = sentence(failure);
      const isShown = await this.#focus();
      if (!isShown) this.failed = `${what} ${next}`.trim();
    }
    this.busy = false;
  }

  /** Tests live and says whether it went well; what failed is told at the field it leads to. */
  async test(test: Test): Promise<boolean> {
    [this.testing, this.taken, this.probe] = [true, [], null];
    this.probe = await test((step) => (this.taken = [...this.taken, step]));
    const failure = this.probe.failure;
    if (!failure) return true;
    this.#at(failure);
    await this.#focus();
    return false;
  }

  #at(failure: Failure): void {
    const field = testedField(failure);
    if (field) this.errors = { [field]: sentence(failure).what };
  }

  /* A field that is not shown says nothing. */
  async #focus(): Promise<boolean> {
    await tick();
    const field = this.#form()?.querySelector<HTMLElement>('[aria-invalid="true"]');
    field?.focus();
    return !!field;
  }
}
