import { Failed } from '../failed';
import type {
  ListQuery,
  Page,
  PersonRow,
  Profile,
  ProfileEdit,
  SavedProfile,
  SimilarRow,
  TablePreview,
  TimelineRow,
  UndoRow,
} from '../types';
import { documentsOf, partsOf } from './files';
import { at } from './mail';
import { messageRow } from './messages';
import { byId, profiles, target, type FakeProfile } from './people';
import { changed, enter, fake } from './state';

const sliced = <T>(rows: T[], query: { offset: number; limit: number }): Page<T> => ({
  rows: rows.slice(query.offset, query.offset + query.limit),
  total: rows.length,
});

function listed(kind: 'person' | 'client' | 'job', query: ListQuery): FakeProfile[] {
  const words = query.search.toLowerCase();
  const found = profiles.filter(
    (one) =>
      one.target.kind === kind &&
      (kind !== 'person' || query.kind === null || one.target.roles.includes(query.kind)) &&
      `${one.target.name} ${one.addresses.join(' ')} ${one.tags.join(' ')} ${one.client}`.toLowerCase().includes(words),
  );
  const sign = query.descending ? -1 : 1;
  const key = (one: FakeProfile) =>
    query.sort === 'messages' ? one.messages : query.sort === 'client' ? one.client : one.target.name;
  return found.sort((one, other) => (key(one) < key(other) ? -sign : sign));
}

const seen = (one: FakeProfile) => (one.messages > 0 ? at(one.messages, '10:20') : null);

export const peoplePage = (query: ListQuery) =>
  sliced(
    listed('person', query).map((one): PersonRow => ({
      target: one.target,
      address: one.addresses[0] ?? '',
      addresses: one.addresses.length,
      client: one.client,
      language: one.language,
      tags: one.tags,
      messages: one.messages,
      last_message: seen(one),
      excluded: one.excluded,
    })),
    query,
  );

export const clientsPage = (query: ListQuery) =>
  sliced(
    listed('client', query).map((one) => ({
      target: one.target,
      domains: one.domains,
      contacts: profiles.filter((other) => other.target.kind === 'person' && other.client === one.target.name).length,
      jobs: profiles.filter((other) => other.target.kind === 'job' && other.client === one.target.name).length,
      messages: one.messages,
      last_message: seen(one),
    })),
    query,
  );

export const jobsPage = (query: ListQuery) =>
  sliced(
    listed('job', query).map((one) => ({
      target: one.target,
      client: one.client,
      open: one.target.id !== 'j5',
      messages: one.messages,
      last_message: seen(one),
    })),
    query,
  );

export function profileOf(id: string): Profile {
  const one = byId(id);
  if (!one) throw Failed.of('not_found');
  const of = (kind: string) =>
    profiles.filter((other) => other.target.kind === kind && other.client === one.target.name).map((other) => other.target);
  return {
    target: one.target,
    given: one.given,
    family: one.family,
    addresses: one.addresses.map((address, index) => ({ address, label: index ? 'old' : '', messages: one.messages })),
    domains: one.domains,
    language: one.language,
    phone: one.target.kind === 'person' ? '+48 555 010 274' : '',
    tags: one.tags,
    note: '',
    fields: one.target.id === 'p1' ? [['Notice period', '1 month']] : [],
    client: profiles.find((other) => other.target.kind === 'client' && other.target.name === one.client)?.target ?? null,
    contacts: one.target.kind === 'client' ? of('person') : [],
    jobs: one.target.kind === 'client' ? of('job') : [],
    reference: one.target.kind === 'job' ? one.target.note : '',
    open: true,
    exclusion: fake.exclusions.find((rule) => rule.subject.kind === 'person' && rule.subject.id === id) ?? null,
    messages: one.messages,
    documents: documentsOf(id).length,
    waiting: fake.rows.filter((row) => row.state === 'open' && row.into.some((into) => into.id === id)).length,
    added: at(120, '09:00'),
  };
}

const mailOf = (id: string) => fake.rows.filter((row) => !row.withheld && row.into.some((one) => one.id === id));

export const profileMessages = (id: string, offset: number, limit: number) =>
  sliced(mailOf(id).map(messageRow), { offset, limit });

export function timelineOf(id: string, offset: number, limit: number): Page<TimelineRow> {
  const entries: TimelineRow[] = mailOf(id).map((row) => ({
    kind: 'message',
    at: row.received,
    message: messageRow(row),
    appointment: null,
    reasons: row.reasons,
    answers: row.in_reply_to,
    attachments: partsOf(row),
    verdict: row.verdict,
    via: null,
  }));
  entries.push({
    kind: 'created',
    at: at(120, '09:00'),
    message: null,
    appointment: null,
    reasons: [],
    answers: null,
    attachments: [],
    verdict: null,
    via: null,
  });
  return sliced(entries, { offset, limit });
}

export function saveProfile(edit: ProfileEdit): SavedProfile {
  if (!edit.family && !edit.given) throw Failed.of('missing', { field: 'family' });
  const bad = edit.addresses.find(([address]) => !/^\S+@\S+$/.test(address));
  if (bad) throw Failed.of('bad_address', { field: bad[0] });
  const known = edit.id ? byId(edit.id) : undefined;
  const kind = edit.kind ?? known?.target.kind ?? 'person';
  const id = known?.target.id ?? `n${profiles.length}`;
  const name = kind === 'person' && edit.given ? `${edit.family}, ${edit.given}` : edit.family;
  const client = profiles.find((one) => one.target.id === edit.client)?.target.name ?? '';
  const made: FakeProfile = {
    target: target(id, kind, name, kind === 'job' ? edit.reference : client, edit.roles),
    given: edit.given,
    family: edit.family,
    addresses: edit.addresses.map(([address]) => address.toLowerCase()),
    domains: edit.domains,
    language: edit.language,
    tags: edit.tags,
    client,
    messages: known?.messages ?? 0,
    last: null,
    excluded: false,
  };
  if (known) Object.assign(known, made);
  else profiles.push(made);
  enter(`${kind}_${known ? 'edit' : 'add'}`, 1, 0, name, () => profiles.splice(profiles.indexOf(made), 1));
  changed('person', 'proposal');
  return { id, matching: known ? 0 : 37 };
}

export function removeProfile(id: string): UndoRow {
  const at = profiles.findIndex((one) => one.target.id === id);
  const [gone] = profiles.splice(at, 1);
  changed('person');
  return enter('target_remove', 1, 0, gone?.target.name ?? '', () => gone && profiles.push(gone));
}

export function similarTo(given: string, family: string, addresses: string[]): SimilarRow[] {
  return profiles
    .filter((one) => one.target.kind === 'person')
    .filter(
      (one) =>
        (family && one.family.toLowerCase() === family.toLowerCase() && one.given[0] === given[0]) ||
        one.addresses.some((address) => addresses.includes(address)),
    )
    .map((one) => ({
      target: one.target,
      addresses: one.addresses,
      same_address: one.addresses.some((address) => addresses.includes(address)),
    }));
}

export const tablePreview = (): TablePreview => ({
  columns: [
    { heading: 'Name', field: 'name' },
    { heading: 'E-Mail', field: 'email' },
    { heading: 'Art', field: 'kind' },
    { heading: 'Kündigungsfrist', field: 'field' },
  ],
  sample: [
    ['Anna Kowalska', 'anna.kowalska@poczta.example', 'candidate', '1 Monat'],
    ['Jonas Brandt', 'jonas@brandt-logistik.example; j.brandt@poczta.example', 'contact', ''],
  ],
  new: 54,
  changed: 2,
  same: 4,
  changes: [
    { row: 2, name: 'Brandt, Jonas', field: 'email', old: 'jonas@brandt-logistik.example', new: 'j.brandt@poczta.example' },
  ],
  errors: [{ row: 7, code: 'bad_address', column: 'E-Mail' }],
  encoding: 'windows-1250',
});
