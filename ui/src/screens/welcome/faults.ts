import type { Failure, Probe } from '../../api/types';

/** The fields of the sign-in that a failure can be about. */
export type SignInField = 'password' | 'host' | 'port' | 'sendHost' | 'sendPort';

export type HalfName = 'receives' | 'sends';

const PLACE = { no_such_host: 'host', unreachable: 'port', tls: 'port', no_start_tls: 'port' } as const;
const SENDING = { host: 'sendHost', port: 'sendPort' } as const;

/* A sign-in in the browser has to begin anew after these. */
const SIGN_IN = ['wrong_password', 'sign_in_again', 'sign_in_refused', 'sign_in_other', 'not_allowed'];

/** A server that is not found is no slip where the search for it found no network either. */
export function whileOffline(probe: Probe, isOffline = false): Probe {
  const { failure } = probe;
  if (!isOffline || failure?.code !== 'no_such_host') return probe;
  return { ...probe, failure: { ...failure, data: { ...failure.data, fault: 'offline' } } };
}

/** The field at fault; a failure that is not named here is about none. */
export function fieldAtFault(half: HalfName, { code, data }: Failure): SignInField | undefined {
  if (data.fault === 'offline') return undefined;
  if (code === 'wrong_password') return 'password';
  const place = PLACE[code as keyof typeof PLACE] as 'host' | 'port' | undefined;
  return place && half === 'sends' ? SENDING[place] : place;
}

/** Whether a failure says that who signed in in the browser does not get in. */
export const keepsOut = (code: string): boolean => SIGN_IN.includes(code);
