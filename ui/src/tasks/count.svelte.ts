import { taskCount } from '../api/commands-tasks';
import { beginOf, DAY, dayAt } from '../calendar/days';
import { systemZone } from '../calendar/zones';
import { watchChanged } from '../shell/changed.svelte';

const UNHURRIED = 800;
const HOUR = 3_600_000;

/** How many open tasks are overdue or due today, for the rail. */
export const dueNow = $state({ count: 0 });

export function watchDue(): void {
  const load = async () => {
    const zone = systemZone();
    const tomorrow = dayAt(Date.now() / 1000, zone) + 1;
    dueNow.count = await taskCount({ moment: beginOf(tomorrow, zone), day: tomorrow * DAY }).catch(() => dueNow.count);
  };
  void load();
  watchChanged(['task'], () => void load(), UNHURRIED);
  /* A new day begins without anybody's doing. */
  setInterval(() => void load(), HOUR);
}
