import { sentenceOf, type Sentence } from '../../api/failure';
import type { FolderTally } from '../../api/types';

/** How much folders hold, as far as it is counted. */
export class Counting {
  tallies = $state<Record<string, FolderTally>>({});
  runs = $state(false);
  failed = $state.raw<Sentence | null>(null);
  /* What is counted last counts. */
  #count = 0;

  /** Forgets what was counted. */
  reset(): void {
    this.tallies = {};
  }

  /** What is counted from now on counts no more. */
  pause(): void {
    this.#count += 1;
    this.runs = false;
  }

  async run(work: (then: (folder: FolderTally) => void) => Promise<void>): Promise<void> {
    const mine = (this.#count += 1);
    this.runs = true;
    this.failed = null;
    try {
      await work((folder) => {
        if (mine === this.#count) this.tallies[folder.path] = folder;
      });
    } catch (thrown) {
      if (mine === this.#count) this.failed = sentenceOf(thrown);
    }
    if (mine === this.#count) this.runs = false;
  }
}
