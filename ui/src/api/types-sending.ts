import type { Failure } from './types';

/* Test messages, as src-tauri/app/commands/sending.rs names them. */

/** What a test message says. */
export interface TestWords {
  subject: string;
  text: string;
}

/** What came of a test message. */
export interface SendTest {
  steps: [string, boolean][];
  failure: Failure | null;
  address: string;
  /** What the server said when it took it. */
  taken: string;
  /** Where it was seen arriving, and after how many seconds. */
  arrival: { folder: string; junk: boolean; seconds: number } | null;
}
