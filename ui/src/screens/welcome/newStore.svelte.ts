import { storeCreate } from '../../api/commands';
import { Failed } from '../../api/failed';
import { sentenceOf } from '../../api/failure';

/** The store of the first run; where the system has no keychain, a passphrase is asked for to open it. */
export class NewStore {
  /** Whether a passphrase is asked for. */
  asked = $state(false);
  busy = $state(false);
  /** What is wrong with the one that was chosen, or empty. */
  error = $state('');
  #settle: { made: (recoveryKey: string) => void; gaveUp: (why: Failed) => void } | null = null;

  /** Makes it; gives the recovery key. */
  async create(): Promise<string> {
    try {
      return (await storeCreate()).recoveryKey;
    } catch (thrown) {
      const { code, data } = Failed.from(thrown).failure;
      if (code !== 'no_key' || data.why !== 'no_keychain') throw thrown;
    }
    [this.asked, this.error] = [true, ''];
    return new Promise((made, gaveUp) => (this.#settle = { made, gaveUp }));
  }

  /** Makes it with the passphrase that was chosen. */
  async set(passphrase: string): Promise<void> {
    [this.busy, this.error] = [true, ''];
    try {
      const { recoveryKey } = await storeCreate(passphrase);
      this.asked = false;
      this.#settle?.made(recoveryKey);
    } catch (thrown) {
      this.error = sentenceOf(thrown).what;
    }
    this.busy = false;
  }

  /** Whoever chooses none makes no store. */
  cancel(): void {
    this.asked = false;
    this.#settle?.gaveUp(Failed.of('cancelled'));
  }
}
