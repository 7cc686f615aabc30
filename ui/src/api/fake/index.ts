/* Answers every command from memory: for tests and for looking at screens in a plain browser. Not part of a shipped build. */
import { Failed } from '../failed';
import type { ExclusionSubject, ListQuery, Mode, Scope } from '../types';
import { emit } from './events';
import * as accounts from './accounts';
import * as calendar from './calendar';
import * as calendars from './calendars';
import * as reminders from './reminders';
import * as linking from './linking';
import * as code from './code';
import * as files from './files';
import * as mailbox from './mailbox';
import * as users from './users';
import * as welcome from './welcome';
import * as offers from './offers';
import * as tasks from './tasks';
import { sourceOf } from './written';
import * as inbox from './inbox';
import * as invite from './invite';
import { readingOf } from './reading';
import { byId, findTargets } from './people';
import * as people from './profiles';
import * as review from './review';
import * as search from './search';
import * as signIn from './sign_in';
import * as sync from './sync';
import { changed, enter, fake } from './state';

export { heard } from './events';
export { fake, resetFake } from './state';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
type Args = any;
type Answer = (args: Args) => unknown;

/** Every command that was called, for tests. */
export const called: [string, Args][] = [];

export async function answer(name: string, args: Args): Promise<unknown> {
  const said = Object.entries((args ?? {}) as Record<string, unknown>).filter(([key]) => key !== 'told');
  called.push([name, structuredClone(Object.fromEntries(said))]);
  if (
    !/(_page|_total|^conversation|^message|_find|^search|^saved_search(es|_counts)$|^sync_status|^sync_aside|^undo_next)$/.test(
      name,
    )
  )
    review.forget();
  const known = answers[name];
  if (!known) throw Failed.of('internal', { why: `no such command: ${name}` });
  await Promise.resolve();
  const given: unknown = await known(args);
  return given === undefined ? null : structuredClone(given);
}

/** Tells how far an import or undo is; in a slow store that takes a moment, and it can be given up. */
async function goOn(total: number): Promise<void> {
  fake.givenUp = false;
  for (let step = 0; fake.slow && step <= 10; step += 1) {
    emit('act', { done: Math.floor((total * step) / 10), total });
    await new Promise((then) => setTimeout(then, fake.slow));
    if (fake.givenUp) throw Failed.of('cancelled');
  }
}

calendar.resetCalendar();

const answers: Record<string, Answer> = {
  ...welcome.answers,
  ...signIn.answers,
  ...accounts.answers,
  ...code.answers,
  ...files.answers,
  ...mailbox.answers,
  ...search.answers,
  ...users.answers,
  ...calendar.answers,
  ...calendars.answers,
  ...reminders.answers,
  ...tasks.answers,
  ...offers.answers,
  ...invite.answers,
  ...linking.answers,
  settings: () => fake.settings,
  settings_save: ({ settings }) => {
    fake.settings = settings;
    changed('setting');
    return settings;
  },
  window_open: () => undefined,
  place_save: ({ place }) => {
    const before = JSON.parse(fake.settings.place || '{}') as { kept?: object };
    const changed = JSON.parse(place) as { kept?: object };
    fake.settings.place = JSON.stringify({ ...before, ...changed, kept: { ...before.kept, ...changed.kept } });
  },
  doctor: () =>
    ['integrity', 'foreign_keys', 'search_index', 'proposals', 'free_space', 'cipher'].map((check) => ({
      check,
      ok: true,
      detail: '',
    })),

  review_page: ({ query }) => review.reviewPage(query),
  review_tick: ({ ids, ticked }) => review.tick(review.rowsOf(ids), ticked),
  review_tick_all: ({ query, ticked }) => review.tickAll(query, ticked),
  review_set_into: ({ id, targets }) => review.setInto(id, targets),
  review_later: ({ ids }) => review.fate(ids, 'later'),
  review_no: ({ ids }) => review.fate(ids, 'no'),
  review_again: ({ ids }) => review.fate(ids, 'open'),
  review_conversation: ({ id }) => {
    const row = fake.rows.find((one) => one.id === id);
    return fake.rows
      .filter((one) => one.id === id || (one.subject === row?.subject && one.state !== 'filed'))
      .map((one) => one.id);
  },
  import_plan: ({ what }) => review.runImport(what, true),
  import_run: async ({ what }) => {
    await goOn(review.plan().messages);
    return review.runImport(what, false);
  },
  history_page: ({ query }) => review.historyPage(query),
  history_plan: ({ choice }) => review.historyPlan(choice),
  history_choose: async ({ choice }) => {
    await goOn(review.historyPlan(choice).messages);
    return review.chooseHistory(choice);
  },
  act_cancel: () => void (fake.givenUp = true),
  left_out_override: ({ ids }) => {
    for (const row of review.rowsOf(ids)) Object.assign(row, { verdict: 'new', withheld: false });
    changed('proposal');
  },

  undo_next: () => fake.undos.at(-1)?.row ?? null,
  undo: async () => {
    const last = fake.undos.at(-1);
    if (!last) throw Failed.of('nothing_to_undo');
    await goOn(last.row.count);
    fake.undos.pop();
    last.back();
    changed('proposal', 'filing', 'person', 'exclusion', 'calendar', 'outbox');
    return last.row;
  },

  ...inbox.answers,
  message_fetch: ({ id }) => {
    if (!fake.away.has(id as string)) return;
    fake.away.set(id as string, 'wanted');
    changed('message');
    sync.startSync();
  },
  message_raw: ({ id }) => sourceOf(id as string),
  message_reading: ({ id, pictures, find }) => readingOf(id as string, pictures as boolean, find as string),
  message_save: () => undefined,
  message_print: () => undefined,
  pictures_always: () => undefined,
  message_file: ({ order: { ids, targets } }) => {
    const row = fake.rows.find((one) => one.id === ids[0].split('-')[0]);
    const before = row?.state;
    if (row) review.setInto(row.id, targets);
    if (row) row.state = 'filed';
    changed('filing', 'message');
    return enter('file', 1, targets.length, byId(targets[0])?.target.name ?? '', () => row && before && (row.state = before));
  },
  message_unfile: ({ id, target }) => {
    const row = fake.rows.find((one) => one.id === id);
    if (row) row.state = 'later';
    changed('filing', 'message');
    return enter('unfile', 1, 1, byId(target)?.target.name ?? '', () => row && (row.state = 'filed'));
  },

  people_page: ({ query }: { query: ListQuery }) => people.peoplePage(query),
  clients_page: ({ query }) => people.clientsPage(query),
  jobs_page: ({ query }) => people.jobsPage(query),
  targets_find: ({ text, limit }) => findTargets(text, limit),
  profile: ({ id }) => people.profileOf(id),
  timeline: ({ id, offset, limit }) => people.timelineOf(id, offset, limit),
  profile_messages: ({ id, offset, limit }) => people.profileMessages(id, offset, limit),
  profile_save: ({ edit }) => people.saveProfile(edit),
  profile_remove: ({ id }) => people.removeProfile(id),
  address_add: ({ id, address }) => {
    byId(id)?.addresses.push(address);
    changed('person', 'proposal');
    return { id, matching: 37 };
  },
  similar: ({ given, family, addresses }) => people.similarTo(given, family, addresses),
  suggestions: () => welcome.suggested,
  suggestions_add: ({ addresses }) => {
    changed('person', 'proposal');
    return enter('people_add', addresses.length, 0, '', () => {});
  },
  table_preview: () => people.tablePreview(),
  table_import: () => {
    changed('person', 'proposal');
    return enter('people_import', 56, 0, '', () => {});
  },

  exclusion_preview: ({ subject, scope }: { subject: ExclusionSubject; scope: Scope }) => ({
    addresses:
      subject.kind === 'person' ? (byId(subject.id)?.addresses ?? []) : subject.kind === 'address' ? [subject.address] : [],
    messages: 14,
    filed: 9,
    waiting: 2,
    with_others: scope === 'all' ? 3 : 0,
    others: scope === 'all' ? 2 : 0,
    appointments: 3,
    delete_at: Math.floor(Date.now() / 1000) + 30 * 86_400,
  }),
  exclusion_add: ({ subject, mode, scope }: { subject: ExclusionSubject; mode: Mode; scope: Scope }) => {
    const name =
      subject.kind === 'person'
        ? (byId(subject.id)?.target.name ?? '')
        : subject.kind === 'address'
          ? subject.address
          : subject.domain;
    const row = {
      id: `x${fake.exclusions.length + 1}`,
      subject,
      name,
      mode,
      scope,
      at: Date.now() / 1000,
      hidden: 14,
      withheld: 0,
      delete_at: null,
    };
    fake.exclusions.push(row);
    const hit = fake.rows.filter((one) => subject.kind === 'address' && one.from_address === subject.address);
    for (const one of hit) Object.assign(one, { verdict: 'skipped', ticked: false });
    changed('exclusion', 'proposal', 'message');
    return enter('exclude_add', 14, 0, name, () => fake.exclusions.splice(fake.exclusions.indexOf(row), 1));
  },
  exclusion_remove: ({ id }) => {
    const at = fake.exclusions.findIndex((one) => one.id === id);
    const [gone] = fake.exclusions.splice(at, 1);
    changed('exclusion', 'proposal', 'message');
    return enter('exclude_remove', gone?.hidden ?? 0, 0, gone?.name ?? '', () => gone && fake.exclusions.push(gone));
  },
  exclusions: () => fake.exclusions,

  ...sync.answers,
};
