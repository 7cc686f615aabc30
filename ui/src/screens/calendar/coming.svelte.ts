import { tick, untrack } from 'svelte';
import { dayAt } from '../../calendar/days';
import { keyOf } from '../../calendar/pieces';
import type { View } from '../../calendar/spans';
import { place } from '../../shell/place.svelte';
import { tell } from '../../shell/toasts.svelte';
import { t } from '../../text';
import type { Acts } from './acts.svelte';
import { focusNow } from './focus';

/** Does what somebody came for: shows a day, from a timeline or a reminder the card of an appointment, or begins a new one. */
export function comingFor(params: () => Record<string, string>, acts: Acts): void {
  $effect(() => {
    const { act = '', at = '', id = '', date = '' } = params();
    if (!act && !at) return;
    untrack(() => {
      /* What was come for once is not come for again by coming back. */
      place.route.params = {};
      void come(acts, { act, at: Number(at), key: id && keyOf({ event: id, date: Number(date) }) });
    });
  });
}

async function come(acts: Acts, { act, at, key }: { act: string; at: number; key: string }): Promise<void> {
  const { calendar } = acts;
  if (at > 0) calendar.day = dayAt(at, calendar.zone);
  await calendar.load();
  if (act === 'new') acts.create();
  else if (key) await openCard(acts, key);
}

/* Where a view has no room for it, the day's does, and at last the list. */
async function openCard(acts: Acts, key: string): Promise<void> {
  const { calendar } = acts;
  const row = calendar.rows.find((one) => keyOf(one) === key);
  if (!row) return tell(t('calendar.not_shown'));
  const views: View[] = [calendar.kept.view, 'day', 'list'];
  for (const view of views) {
    calendar.show(view);
    await tick();
    if (focusNow(key)) return acts.open(row, document.activeElement as HTMLElement);
  }
}
