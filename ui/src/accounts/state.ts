import { sentence } from '../api/failure';
import type { AccountRow } from '../api/types';
import type { GroupRow, OutgoingRow } from '../api/types-accounts';
import { t } from '../text';
import { whenWithin } from '../text/format';

export type Half = 'yes' | 'no' | 'away' | 'ill';

/** How it stands with a mailbox, or with what sends, in words with its age. */
export function stateWords(
  account: Pick<AccountRow, 'disconnected' | 'failure' | 'last_success'>,
  does: 'well' | 'sent' = 'well',
): string {
  if (account.disconnected !== null) return t('accounts.state.disconnected', { when: whenWithin(account.disconnected) });
  const last = account.last_success === null ? t('accounts.state.never') : whenWithin(account.last_success);
  if (account.failure) return t('accounts.state.failed', { what: sentence(account.failure).what, last });
  return account.last_success === null ? t('accounts.state.new') : t(`accounts.state.${does}`, { last });
}

/** How it stands with one half: there and well (it was tested before it was kept), in trouble, disconnected, or not there. */
export function half(of: Pick<AccountRow | OutgoingRow, 'disconnected' | 'failure' | 'last_success'> | undefined): Half {
  if (!of) return 'no';
  if (of.disconnected !== null) return 'away';
  if (of.failure) return 'ill';
  return 'yes';
}

/** The words beside fields that a failure is about: what is missing, all of it, or what is wrong with one. */
export function fieldErrors(failure: { code: string; data: Record<string, string> }): Record<string, string> {
  const { field = '', fields = field } = failure.data;
  if (failure.code === 'missing')
    return Object.fromEntries(
      fields.split(',').map((name) => [name, t('accounts.missing', { name: t(`accounts.field.${name}`) })]),
    );
  if (field === 'source_where') return { source_where: t('accounts.source.twice') };
  if (failure.code === 'bad_address') return { [field]: t('accounts.bad_address') };
  return {};
}

const TESTED: Record<string, string> = {
  no_such_host: 'host',
  unreachable: 'host',
  no_start_tls: 'port',
  tls: 'port',
  wrong_password: 'password',
};

/** The field a failed test leads to; nothing where it is not about what was entered. */
export const testedField = (failure: { code: string }): string | undefined => TESTED[failure.code];

const AWAY = ['no_such_host', 'unreachable', 'captive_portal', 'cut', 'busy'];

/** Whether a server only cannot be reached now: what was entered may be right all the same. */
export const isAway = (failure: { code: string }): boolean => AWAY.includes(failure.code);

/** What a group is called; the one everybody sees has no name of its own. */
export const groupName = (group: GroupRow): string => group.name || t('accounts.group.public');
