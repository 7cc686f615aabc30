import { backupLook, backupRestore } from '../api/commands';
import { Failed } from '../api/failed';
import { sentenceOf, type Sentence } from '../api/failure';
import type { BackupLook, BackupRestored } from '../api/types';

/** Whether this window is putting a backup in place: it shows how that went before it shows the other store. */
export const restoringHere = { now: false };

/** A backup on its way to the place of the store: chosen, looked into, put in place. */
export class Restoring {
  file = $state('');
  /** The recovery key as typed. */
  key = $state('');
  look = $state.raw<BackupLook | null>(null);
  done = $state.raw<BackupRestored | null>(null);
  busy = $state(false);
  failed = $state.raw<Sentence | null>(null);

  /** Takes another file. */
  choose(file: string): void {
    this.file = file;
    this.look = null;
    this.key = '';
    this.failed = null;
  }

  /** Looks into the file, with the recovery key where one was typed. */
  async lookInto(): Promise<void> {
    await this.#does(async () => {
      this.look = await backupLook(this.file.trim(), this.#typed());
    });
  }

  /** Puts it in the place of the store. */
  async restore(): Promise<void> {
    restoringHere.now = true;
    await this.#does(async () => {
      this.done = await backupRestore(this.file.trim(), this.#typed());
      this.key = '';
    });
    restoringHere.now = this.done !== null;
  }

  #typed(): string | null {
    return this.key.trim() || null;
  }

  async #does(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failed = null;
    try {
      await work();
    } catch (thrown) {
      this.failed = sentenceOf(Failed.from(thrown));
    }
    this.busy = false;
  }
}
