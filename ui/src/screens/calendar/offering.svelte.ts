import { profile } from '../../api/commands';
import { appointmentCard } from '../../api/commands-calendar';
import { offerChoose, offerHold, offerLetGo } from '../../api/commands-offer';
import type { TargetRow } from '../../api/types';
import type { CalendarRow, InterviewKind, OccurrenceRow } from '../../api/types-calendar';
import type { HeldOffer } from '../../api/types-offer';
import { beginOf, dayAt, dayOfIso, isoOf } from '../../calendar/days';
import type { Stretch } from '../../calendar/drag';
import { calendarFor, formOf } from '../../calendar/forms';
import { ask } from '../../calendar/guests';
import { heldUntil, languageOf, offerRow, offerText, overOf, picked, textOf, type Picked } from '../../calendar/offer';
import { spoken } from '../../calendar/words';
import { attempt, tell } from '../../shell/toasts.svelte';
import { tellUndoable } from '../../shell/undo.svelte';
import { t } from '../../text';
import { words, type Language } from '../../text/language.svelte';
import type { Acts } from './acts.svelte';
import { agreed } from './agreed';

const who = (person: TargetRow | null) => ({ who: person ? spoken(person.name) : '', named: person ? 'yes' : 'no' });

/** Times that are offered to somebody: picked, held in the calendar, and one of them chosen. */
export class Offering {
  /** Free times that are picked; `null`: none are being picked. */
  times = $state.raw<Picked[] | null>(null);
  /** How long each of them is, in minutes. */
  length = $state(60);
  /** Whom they are for; `null`: nobody on file. */
  person = $state.raw<TargetRow | null>(null);
  job = $state.raw<TargetRow | null>(null);
  kind = $state<InterviewKind>('video');
  language = $state<Language>(words.language);
  /** Whose clock the text tells; empty: that of the view. */
  other = $state('');
  /** They are held in the calendar. */
  holds = $state(true);
  /** Until the end of which day; `null`: as is proposed, and empty: until somebody decides. */
  #until = $state<string | null>(null);

  constructor(readonly acts: Acts) {}

  zone = $derived.by(() => this.other || this.acts.calendar.zone);
  text = $derived.by(() => (this.times?.length ? offerText(this.times, this.language, this.zone) : ''));
  /** Where they are held: where interviews go. */
  into = $derived.by((): CalendarRow | undefined => calendarFor(this.acts.calendar.calendars, true));

  get until(): string {
    const { zone } = this.acts.calendar;
    return this.#until ?? isoOf(heldUntil(this.times ?? [], this.#today(), zone));
  }
  set until(day: string) {
    this.#until = day;
  }

  #today = () => dayAt(Date.now() / 1000, this.acts.calendar.zone);

  /** That day has passed. */
  get late(): boolean {
    return this.until !== '' && (dayOfIso(this.until) ?? 0) < this.#today();
  }

  /** Begins to pick, or stops; what was entered is forgotten. */
  toggle = (): void => {
    this.times = this.times ? null : [];
    [this.person, this.job, this.other, this.#until] = [null, null, '', null];
    this.language = words.language;
    this.acts.calendar.extra = [];
  };

  /** Picks a free time, or no longer. */
  pick = ({ start, end }: Stretch): void => {
    const { rows, calendars, zone } = this.acts.calendar;
    const before = this.times ?? [];
    const over = overOf({ start, end }, rows, calendars, zone);
    this.times = picked(before, { start, end, over });
    if (this.times === before) tell(t('calendar.offer.full'));
    this.acts.calendar.extra = this.times.map((one) => offerRow(one, (this.into ?? calendars[0])?.id ?? ''));
  };

  /** Offers to somebody on file: in their language, for the job they are in. */
  to = async (person: TargetRow | null): Promise<void> => {
    this.person = person;
    this.language = words.language;
    const known = person && (await profile(person.id).catch(() => null));
    if (!known || this.person !== person) return;
    this.language = languageOf(known.language);
    if (known.jobs.length === 1) this.job ??= known.jobs[0] ?? null;
  };

  /** Copies the text; where that is wanted the times are held from now on. */
  take = async (): Promise<void> => {
    const { text, into, times } = this;
    if (!text || !times || (this.holds && this.late)) return;
    const copied = await attempt(() => navigator.clipboard.writeText(text).then(() => true));
    if (!copied) return;
    if (!this.holds || !into) return tell(t('calendar.offer.copied'));
    const day = dayOfIso(this.until);
    const { zone } = this.acts.calendar;
    const saved = await attempt(() =>
      offerHold({
        ...{ person: this.person?.id ?? null, job: this.job?.id ?? null, kind: this.kind },
        ...{ language: this.language, zone: this.zone, home: zone, calendar: into.id },
        until: day === undefined ? null : beginOf(day + 1, zone),
        title: t('calendar.offer.title', who(this.person)),
        times: times.map(({ start, end }) => ({ from: start, until: end })),
      }),
    );
    if (!saved) return;
    tellUndoable(saved.undo, t('calendar.offer.held', { ...who(this.person), count: times.length }));
    this.toggle();
    await this.acts.calendar.load();
  };

  /** Puts the text of an offer on the clipboard once more. */
  copy = async (offer: HeldOffer): Promise<void> => {
    this.acts.close();
    if (await attempt(() => navigator.clipboard.writeText(textOf(offer)).then(() => true))) tell(t('calendar.offer.copied'));
  };

  /** This time was chosen: it becomes the interview, whose form opens so that whoever comes can be asked. */
  choose = async ({ event, offer }: OccurrenceRow): Promise<void> => {
    const { acts } = this;
    acts.close();
    if (!offer) return;
    const title = offer.person ? t('calendar.interview.with', { who: spoken(offer.person.name) }) : t('calendar.neutral.word');
    const saved = await agreed((told) => offerChoose({ offer: offer.id, event, title, told }));
    if (saved) tellUndoable(saved.undo);
    await acts.calendar.load();
    const card = saved && (await attempt(() => appointmentCard(saved.event, saved.date)));
    if (!card) return;
    const form = formOf(card, 'all');
    if (offer.person) await ask(form, offer.person, 'candidate');
    acts.ask(form, card.seen_by);
  };

  /** None of the times is held any longer. */
  letGo = async ({ id }: HeldOffer): Promise<void> => {
    this.acts.close();
    const undo = await agreed((told) => offerLetGo(id, told));
    if (undo) tellUndoable(undo);
    await this.acts.calendar.load();
  };
}
