/* The commands of what is sent. */
import { callTelling } from './call';
import type * as R from './types';

/** Sends a message to the account's own address; `then` hears each step once it went well. Stopped by `accountProbeStop`. */
export const outgoingTestSend = (id: string, words: R.TestWords, then: (step: string) => void) =>
  callTelling<R.SendTest, string>('outgoing_test_send', { id, words }, then);
