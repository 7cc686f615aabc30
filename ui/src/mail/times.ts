/** A time to come, by name. */
export interface Time {
  name: 'later_today' | 'tomorrow' | 'next_week' | 'days3' | 'days7' | 'days14';
  /** Unix seconds. */
  until: number;
}

const MORNING = 8;
const HOURS_LATER = 3;

const at = (now: Date, days: number, hour: number): number =>
  Math.floor(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime() / 1000);

/** Until when something is usually put off: three hours later as long as that is today, tomorrow and Monday in the morning, which on Sundays are one. */
export function snoozeTimes(now: Date): Time[] {
  const past = now.getMinutes() * 60 + now.getSeconds();
  const later = Math.floor(now.getTime() / 1000) - past + (HOURS_LATER + 1) * 3600;
  const week = 7;
  const monday = ((8 - now.getDay()) % week || week) as number;
  const today: Time[] = later < at(now, 1, 0) ? [{ name: 'later_today', until: later }] : [];
  const next: Time[] = monday > 1 ? [{ name: 'next_week', until: at(now, monday, MORNING) }] : [];
  return [...today, { name: 'tomorrow', until: at(now, 1, MORNING) }, ...next];
}

/** When one would like to know that nobody has answered. */
export const answerTimes = (now: Date): Time[] => [
  { name: 'days3', until: at(now, 3, MORNING) },
  { name: 'days7', until: at(now, 7, MORNING) },
  { name: 'days14', until: at(now, 14, MORNING) },
];
