import type { GroupRow, UserRow } from '../users';

const EVERYBODY: GroupRow = { id: 'g1', name: 'Public', everybody: true };
const BOARD: GroupRow = { id: 'g2', name: 'Board', everybody: false };
export const marta = (): UserRow => ({ id: 'u1', name: 'Marta Zielińska', admin: true, sees: null, hasPassphrase: true });
const jan = (): UserRow => ({ id: 'u2', name: 'Jan Nowak', admin: false, sees: 'g1', hasPassphrase: true });

interface Users {
  users: UserRow[];
  groups: GroupRow[];
  passphrases: Map<string, string>;
  me: string;
  twoFactor: boolean;
}

/** Of one user, or with `team` of two; `team=jan` is the second one's window. */
export function fresh(team: string | null): Users {
  const alone = { ...marta(), name: '', hasPassphrase: false };
  if (team === null) return { users: [alone], groups: [EVERYBODY], passphrases: new Map(), me: 'u1', twoFactor: false };
  const passphrases = new Map([
    ['u1', 'four words for marta'],
    ['u2', 'four words for jan'],
  ]);
  const me = team === 'jan' ? 'u2' : 'u1';
  return { users: [marta(), jan()], groups: [EVERYBODY, BOARD], passphrases, me, twoFactor: false };
}
