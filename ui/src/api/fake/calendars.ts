/* Places calendars come from, in memory: `?places=failed`, `renewed`, `away` and `none` make them stand otherwise. */
import { Failed } from '../failed';
import type * as P from '../types-calendar-places';
import type { SecretEntry } from '../types';
import { fakeCalendar } from './calendar';
import { needCode } from './code';
import { UNTRUSTED } from './probe';
import { changed, fake } from './state';

const wish = new URLSearchParams(typeof location === 'undefined' ? '' : location.search);
const now = () => Math.floor(Date.now() / 1000);

const choice = (id: string, name: string, change: Partial<P.CalendarChoiceRow> = {}): P.CalendarChoiceRow => ({
  ...{ id, name, colour: '', owner: '', access: 'write', direction: 'none', interviews: false, listed: true },
  ...{ server_tells: false, last_success: null, events: 0, waiting: 0, clashes: 0, refused: 0, aside: 0 },
  ...change,
});

const place = (id: string, change: Partial<P.CalendarPlaceRow>): P.CalendarPlaceRow => ({
  ...{ id, name: '', kind: 'caldav', place: '', address: '', mailbox: '', sign_in: 'password', opener: '' },
  ...{ disconnected: null, last_success: null, failure: null, calendars: [] },
  ...change,
});

function fresh() {
  const how = wish.get('places');
  const own = place('ka1', {
    name: 'marta@zielinska-rekrutacja.example',
    place: how === 'renewed' ? 'dav.untrusted.example' : 'dav.zielinska-rekrutacja.example',
    address: 'marta@zielinska-rekrutacja.example',
    mailbox: 'a1',
    opener: 'zielinska-rekrutacja.example',
    disconnected: how === 'away' ? now() - 7200 : null,
    last_success: now() - 60,
    failure:
      how === 'failed'
        ? { code: 'wrong_password', data: { said: '401 Unauthorized' } }
        : how === 'renewed'
          ? { code: 'untrusted', data: { host: 'dav.untrusted.example', fault: 'changed' } }
          : null,
  });
  const none = fakeCalendar.calendars.length === 0 || how === 'none';
  return {
    places: none ? [] : [own],
  };
}

export const fakeCalendars = fresh();
export const resetCalendars = (): void => void Object.assign(fakeCalendars, fresh());

/* The calendars of the first place are those of the views. */
function places(): P.CalendarPlaceRow[] {
  const shown = fakeCalendar.calendars.map((one) =>
    choice(one.id, one.name, {
      ...{ colour: one.colour, owner: one.owner, direction: one.direction, interviews: one.interviews },
      ...{ access: one.may_write ? 'write' : 'read', last_success: one.last_success, events: 12 },
    }),
  );
  const own = fakeCalendars.places.filter(
    (one) => !fake.accounts.some((account) => account.id === one.mailbox && !account.is_mine),
  );
  return own.map((one) => (one.id === 'ka1' ? { ...one, calendars: shown } : one));
}

const one = (id: string) => {
  const found = fakeCalendars.places.find((known) => known.id === id);
  if (!found) throw Failed.of('not_found', { what: 'calendar_account' });
  return found;
};

const unknown: P.DetectedCalendars = {
  ...{ kind: 'caldav', provider: '', sign_in: 'password', oauth: '', steps: '', page: '', url: '', how: '' },
  ...{ foreign: false, kept: false, offline: false, no_such_domain: false },
};

/** What a network in which only these few are known says. */
function detected(address: string, mailbox: string): P.DetectedCalendars {
  const domain = address.split('@')[1] ?? '';
  if (fake.offline) return { ...unknown, offline: true };
  if (domain.startsWith('nowhere')) return { ...unknown, no_such_domain: true };
  if (/gmail|google/.test(domain))
    return {
      ...unknown,
      ...{ provider: 'Google', sign_in: 'browser', oauth: 'google', how: 'table' },
      url: `https://apidata.google.example/caldav/v2/${encodeURIComponent(address)}/user`,
    };
  if (/outlook|microsoft/.test(domain))
    return { ...unknown, kind: 'graph', provider: 'Microsoft', sign_in: 'browser', oauth: 'microsoft' };
  if (domain.includes('icloud'))
    return {
      ...unknown,
      ...{ provider: 'iCloud', sign_in: 'app_password', steps: 'icloud', page: 'https://account.apple.com' },
      ...{ url: 'https://caldav.icloud.example', how: 'table' },
    };
  if (domain.startsWith('unknown')) return unknown;
  if (domain.startsWith('foreign')) return { ...unknown, url: 'https://dav.somebody.example/', how: 'services', foreign: true };
  return { ...unknown, url: `https://dav.${domain}/`, how: 'services', kept: mailbox !== '' };
}

const STEPS = ['dns', 'tcp', 'tls', 'login', 'calendars'];
const upTo = (step: string) => STEPS.slice(0, STEPS.indexOf(step) + 1).map((name): [string, boolean] => [name, name !== step]);

/** A live test of a place, by the host it is on and what is typed. */
function probed(url: string, secret: SecretEntry, fingerprint: string): P.CalendarProbe {
  const failed = (step: string, code: 'unreachable' | 'wrong_password', data: Record<string, string>) => ({
    ...{ steps: upTo(step), failure: { code, data }, calendars: [] },
  });
  if (fake.offline || url.includes('silent')) return failed('tcp', 'unreachable', { host: 'dav.silent.example' });
  if (url.includes('untrusted') && !fingerprint)
    return { steps: upTo('tls'), failure: UNTRUSTED('dav.untrusted.example'), calendars: [] };
  if (secret.kind === 'password' && secret.password === 'wrong')
    return failed('login', 'wrong_password', { said: '401 Unauthorized' });
  const found = url.includes('empty') ? [] : SERVED();
  return {
    steps: STEPS.map((name): [string, boolean] => [name, true]),
    failure: null,
    calendars: found.map((row) => ({ ...row, schedules: false })),
  };
}

const SERVED = () => [
  choice('kb1', 'Work'),
  choice('kb2', 'Holidays', { access: 'read' }),
  choice('kb3', 'Ewa', { owner: 'ewa.nowak@zielinska-rekrutacja.example', access: 'busy' }),
];

function told(found: P.CalendarProbe, tell: (step: string) => void): P.CalendarProbe {
  for (const [step, well] of found.steps) if (well) tell(step);
  return found;
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  calendar_places: places,
  calendar_detect: ({ address, mailbox }) => detected(address as string, mailbox as string),
  calendar_probe: ({ entry, secret, told: tell }) => {
    const { kind, url, fingerprint } = entry as P.CalendarEntry;
    if (kind !== 'subscription' && kind !== 'file') return told(probed(url, secret, fingerprint), tell);
    if (url.includes('silent'))
      return { steps: [['calendars', false]], failure: { code: 'unreachable', data: { host: 'silent' } }, calendars: [] };
    return { steps: [['calendars', true]], failure: null, calendars: [choice('kb9', 'Team', { access: 'read' })] };
  },
  calendar_add: ({ entry, secret }) => {
    const { kind, address, name, url, mailbox } = entry as P.CalendarEntry;
    if (kind === 'caldav' || kind === 'graph') needCode(address);
    const id = `kc${fakeCalendars.places.length + 1}`;
    const made = kind === 'subscription' || kind === 'file' ? [choice('kb9', 'Team', { access: 'read' })] : SERVED();
    fakeCalendars.places.push(
      place(id, {
        ...{ name: name || address || url, kind, address, mailbox, calendars: made },
        place: kind === 'graph' ? address : URL.canParse(url) ? new URL(url).host : '',
        sign_in: secret.kind === 'ticket' ? (kind === 'graph' ? 'microsoft' : 'google') : 'password',
        opener: secret.kind === 'kept' ? (fake.accounts.find((row) => row.id === mailbox)?.name ?? '') : '',
      }),
    );
    changed('calendar');
    return id;
  },
  calendar_choose: ({ choices }: { choices: P.CalendarChoice[] }) => {
    const all = [...fakeCalendar.calendars, ...fakeCalendars.places.flatMap((known) => known.calendars)];
    for (const chosen of choices)
      for (const row of all) {
        if (row.id === chosen.id) row.direction = chosen.direction;
        if (chosen.interviews) row.interviews = row.id === chosen.id;
      }
    changed('calendar');
  },
  calendar_test: ({ id, told: tell }) => told(probed(one(id as string).place, { kind: 'kept' }, ''), tell),
  calendar_reconnect: ({ id, secret, fingerprint, told: tell }) => {
    const row = one(id as string);
    if (fingerprint) needCode(row.address);
    const found = told(probed(row.place, secret, fingerprint), tell);
    if (!found.failure) Object.assign(row, { disconnected: null, failure: null });
    if (secret.kind !== 'kept' && !found.failure) row.opener = '';
    changed('calendar');
    return found;
  },
  calendar_disconnect: ({ id }) => {
    one(id as string).disconnected = now();
    changed('calendar');
  },
  calendar_remove: ({ id }) => {
    fakeCalendars.places = fakeCalendars.places.filter((known) => known.id !== id);
    changed('calendar');
  },
  calendar_log: ({ offset, limit }) => {
    const rows = fakeCalendars.places.length > 0 ? written() : [];
    return { rows: rows.slice(offset as number, (offset as number) + (limit as number)), total: rows.length };
  },
};

function written(): P.CalendarActRow[] {
  const row = (hours: number, change: Partial<P.CalendarActRow>): P.CalendarActRow => ({
    ...{ calendar: 'Interviews', act: 'change', state: 'done', why: '', said: '', title: 'Interview: Kowalska, Anna' },
    ...{ at: now() - hours * 3600, ended: now() - hours * 3600 },
    ...change,
  });
  return [
    row(0, { state: 'queued', ended: null }),
    row(1, { act: 'create', calendar: 'Work', title: 'Acme Transports' }),
    row(2, { state: 'clash' }),
    row(20, { state: 'refused', why: 'max-resource-size', title: 'Careers day, Kraków' }),
    row(26, { state: 'refused', why: '403', said: 'Calendar is read-only', calendar: 'Ewa' }),
    row(30, { act: 'remove', state: 'void', why: 'undone' }),
    row(70, { act: 'create', state: 'here', title: '', calendar: 'Only here' }),
  ];
}
