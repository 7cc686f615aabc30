import { appointmentCard, appointmentMove, appointmentRemove, appointmentSave } from '../../api/commands-calendar';
import type { AppointmentForm, OccurrenceRow, SeriesScope } from '../../api/types-calendar';
import { nextStep, type Stretch } from '../../calendar/drag';
import { blankForm, calendarFor, formOf, wholeDays } from '../../calendar/forms';
import { isOffer } from '../../calendar/offer';
import { keyOf } from '../../calendar/pieces';
import { isTold, show, tellAll, telling } from '../../calendar/telling';
import { titleOf } from '../../calendar/words';
import { momentOf, wallOf } from '../../calendar/zones';
import Confirm from '../../kit/Confirm.svelte';
import { float } from '../../kit/float';
import { openProfile } from '../../shell/router.svelte';
import { attempt, tell } from '../../shell/toasts.svelte';
import { tellUndoable } from '../../shell/undo.svelte';
import { reminds } from '../../reminders/reminders.svelte';
import { t } from '../../text';
import AppointmentDialog from './AppointmentDialog.svelte';
import type { Calendar } from './calendar.svelte';
import { agreed } from './agreed';
import { focusNow, focusRow, isFree } from './focus';
import { Offering } from './offering.svelte';
import ScopeDialog from './ScopeDialog.svelte';

const HOUR = 3600;
const HALF = 30;

interface Opened {
  row: OccurrenceRow;
  anchor: HTMLElement;
}

/** What is done with appointments, whether by pointer, key or menu. */
export class Acts {
  /** The appointment whose card is open. */
  opened = $state.raw<Opened | null>(null);
  /** More appointments than there was room for. */
  more = $state.raw<{ title: string; rows: OccurrenceRow[]; anchor: HTMLElement } | null>(null);
  /** The appointment keys belong to. */
  current = $state.raw<OccurrenceRow | null>(null);
  /** The free time keys belong to. */
  free = $state.raw<{ stretch: Stretch; isDay: boolean; drawn?: boolean } | null>(null);
  #saved = '';

  readonly offering = new Offering(this);

  constructor(readonly calendar: Calendar) {}

  open = (row: OccurrenceRow, anchor: HTMLElement): void => {
    if (isOffer(row)) return this.offering.pick(row);
    this.current = row;
    this.opened = { row, anchor };
  };

  close = (): void => void (this.opened = null);

  /** Asks for a new appointment, then, or at the next half hour. */
  create = (at = this.free): void => {
    const { calendar } = this;
    if (this.offering.times && at && !at.isDay) {
      const { start, end } = at.stretch;
      return this.offering.pick({ start, end: at.drawn ? end : start + this.offering.length * 60 });
    }
    const into = calendarFor(calendar.calendars, false);
    if (!into) return tell(t('calendar.none.writable'));
    const wall = calendar.day * 86_400 + (wallOf(nextStep(Date.now() / 1000, HALF), calendar.zone) % 86_400);
    const start = at?.stretch.start ?? momentOf(wall, calendar.zone);
    const form = blankForm(into.id, [start, at?.stretch.end ?? start + HOUR], calendar.zone, reminds());
    const [first, end] = [start, at?.stretch.end ?? start].map((one) => wallOf(one, calendar.zone) / 86_400) as [
      number,
      number,
    ];
    this.ask(at?.isDay ? wholeDays(form, Math.floor(first), Math.max(Math.floor(first), Math.ceil(end) - 1)) : form);
  };

  ask = (form: AppointmentForm, seenBy: string | null = null): void => {
    this.#saved = '';
    /* The keys go on from what was saved. */
    const leads = () => this.#saved !== '' && focusNow(this.#saved);
    float(AppointmentDialog, { start: form, seenBy, calendars: this.calendar.calendars, onsave: this.save, leads });
  };

  save = async (form: AppointmentForm): Promise<boolean> => {
    const saved = await agreed((told) => appointmentSave({ ...form, told }));
    if (!saved) return false;
    tellUndoable(saved.undo);
    await this.calendar.load();
    this.#saved = keyOf(saved);
    void this.#tell(form, saved.event);
    return true;
  };

  /* A series that was split is told of as two: the old one ends, and the new one begins. */
  async #tell({ event, guests }: AppointmentForm, saved: string): Promise<void> {
    if (event !== null && event !== saved) await tellAll(event);
    await tellAll(saved, guests ?? undefined);
    if (guests?.length) await this.calendar.load();
  }

  edit = async (row: OccurrenceRow): Promise<void> => {
    this.close();
    if (!row.may_change) return tell(t('calendar.may_not'));
    const card = await attempt(() => appointmentCard(row.event, row.date));
    if (!card) return;
    this.#scope(row, t('calendar.scope.change'), (scope) => this.ask(formOf(card, scope), card.seen_by));
  };

  /** Saves where something was moved to; where it repeats, asks for which of its dates. */
  move = (row: OccurrenceRow, to: Stretch): void => {
    this.close();
    this.calendar.moving.set(keyOf(row), to);
    const put = async (scope: SeriesScope) => {
      const done = await agreed((told) => appointmentMove({ event: row.event, date: row.date, scope }, to, told));
      if (done) tellUndoable(done.undo);
      await this.calendar.load();
      /* It goes by another date now, and the keys stay at it. */
      if (done && isFree()) await focusRow(keyOf(done));
      if (done) await tellAll(row.event);
      if (done && done.event !== row.event) await tellAll(done.event);
    };
    this.#scope(row, t('calendar.scope.move'), put, () => this.calendar.moving.delete(keyOf(row)));
  };

  remove = (row: OccurrenceRow): void => {
    this.close();
    if (!row.may_change) return tell(t('calendar.may_not'));
    const go = async (scope: SeriesScope) => {
      const done = await agreed((told) => appointmentRemove(row.event, row.date, scope, told));
      if (done) tellUndoable(done);
      await this.calendar.load();
      if (done && scope !== 'all') await tellAll(row.event);
    };
    this.#scope(row, t('calendar.scope.remove'), (scope) => void this.#remove(row, scope, go));
  };

  /* Whoever was told of all of it is told first what becomes of it: both is one act. */
  async #remove(row: OccurrenceRow, scope: SeriesScope, go: (scope: SeriesScope) => Promise<void>): Promise<void> {
    if (scope === 'all' && (await isTold(row.event))) {
      await show(telling(row.event, 'off'), () => go('all'));
      return this.calendar.load();
    }
    if (row.repeats) return go(scope);
    const name = titleOf(row, this.calendar.calendarOf(row.calendar));
    float(Confirm, {
      title: t('calendar.remove.title', { name }),
      lines: [t('calendar.remove.lead')],
      act: t('calendar.remove'),
      warn: true,
      run: () => void go('all'),
    });
  }

  /** Opens the profile an appointment belongs to: of an interview the candidate's. */
  profile = async (row: OccurrenceRow): Promise<void> => {
    const known = row.offer?.person ?? row.interview?.candidate ?? row.interview?.job;
    const card = known ? undefined : await attempt(() => appointmentCard(row.event, row.date));
    const target =
      known ?? card?.links.find((one) => !one.proposed)?.target ?? card?.parties.find((one) => one.profile)?.profile;
    this.close();
    if (target) openProfile(target);
    else tell(t('calendar.no_profile'));
  };

  #scope(row: OccurrenceRow, title: string, then: (scope: SeriesScope) => unknown, otherwise: () => unknown = () => {}): void {
    if (!row.repeats) return void then('all');
    float(ScopeDialog, { title, onchoose: then, oncancel: otherwise });
  }
}
