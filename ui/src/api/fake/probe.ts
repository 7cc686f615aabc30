import type { Failure, MailboxEntry, Probe } from '../types';
import { serverFolders } from './state';

const APP_PASSWORD = { provider: 'Google', steps: 'google', page: 'https://myaccount.google.com/apppasswords' };

/** A certificate nobody vouches for. */
export const UNTRUSTED = (host: string): Failure => ({
  code: 'untrusted',
  data: {
    host,
    fingerprint: '3F:A2:99:0C:71:5B:DE:04:88:1E:C3:57:6A:F0:2D:B9:14:77:E5:A8:3C:60:9F:12:D4:8B:E1:35:7A:C6:90:2F',
    fault: 'unknown_issuer',
    names: `${host}, *.agentur-winter.example`,
    issuer: 'CN=Agentur Winter Root CA, O=Agentur Winter GmbH',
    valid_from: '1767225600',
    valid_until: '1830297600',
  },
});

/** A live test of a connection. */
export function probe(entry: Pick<MailboxEntry, 'host' | 'fingerprint'> & { address?: string }, password: string): Probe {
  const { address = '' } = entry;
  const all = ['dns', 'tcp', 'tls', 'login', 'folders'];
  const upTo = (step: string): [string, boolean][] => all.slice(0, all.indexOf(step) + 1).map((name) => [name, name !== step]);
  if (entry.host.includes('silent'))
    return { steps: upTo('tcp'), failure: { code: 'unreachable', data: { host: entry.host } }, folders: [] };
  if (address.includes('-closed'))
    return { steps: upTo('login'), failure: { code: 'sign_in_again', data: { said: '' } }, folders: [] };
  if (entry.host.includes('nowhere') || address.startsWith('nowhere'))
    return { steps: upTo('dns'), failure: { code: 'no_such_host', data: { host: entry.host } }, folders: [] };
  if (entry.host.includes('untrusted') && !entry.fingerprint)
    return {
      steps: upTo('tls'),
      failure: UNTRUSTED(entry.host),
      folders: [],
    };
  if (password === 'wrong')
    return {
      steps: upTo('login'),
      failure: {
        code: 'wrong_password',
        data: { said: '[AUTHENTICATIONFAILED] Authentication failed.', ...(entry.host.includes('gmail') ? APP_PASSWORD : {}) },
      },
      folders: [],
    };
  return { steps: all.map((step): [string, boolean] => [step, true]), failure: null, folders: serverFolders() };
}

/** What the window can stop. */
export const test = { stopped: false };

/** A test, step by step, until somebody stops it. */
export async function stepwise(found: Probe, told: (step: string) => void): Promise<Probe> {
  test.stopped = false;
  for (const [step, well] of found.steps) {
    await new Promise((done) => setTimeout(done, 40));
    if (test.stopped) return { steps: [[step, false]], failure: { code: 'cancelled', data: {} }, folders: [] };
    if (well) told(step);
  }
  return found;
}
