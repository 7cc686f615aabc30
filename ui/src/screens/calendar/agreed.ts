import Confirm from '../../kit/Confirm.svelte';
import { float } from '../../kit/float';
import { attempt, tellFailure } from '../../shell/toasts.svelte';
import { Failed } from '../../api/failed';
import type { Failure } from '../../api/types';
import { t } from '../../text';

/** Does something; where the calendar's server would tell attendees of it, only once the user agrees. */
export async function agreed<T>(does: (told: boolean) => Promise<T>): Promise<T | undefined> {
  try {
    return await does(false);
  } catch (thrown) {
    const { failure } = Failed.from(thrown);
    if (failure.code !== 'ask_told') {
      tellFailure(thrown);
      return undefined;
    }
    return (await asked(failure)) ? attempt(() => does(true)) : undefined;
  }
}

function asked({ data }: Failure): Promise<boolean> {
  return new Promise((answer) => {
    const lines = [t('calendar.told.lead', { who: data.who ?? '' }), t('calendar.told.once')];
    const title = t('calendar.told.title', { count: Number(data.count) });
    float(Confirm, { title, lines, act: t('calendar.told'), run: () => answer(true) }, () => answer(false));
  });
}
