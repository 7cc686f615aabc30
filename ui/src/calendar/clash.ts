/* Two versions of an appointment, told part by part. */
import type { ClashPart, ClashSaid } from '../api/types-clash';
import { t } from '../text';
import { alarmText, repeatText, whenText } from './words';

const WORDED = new Set(['status', 'busy', 'class']);

/** What a part is called; a date of a series by when it is. */
export function partName({ part, date, mine, theirs }: ClashPart, zone: string): string {
  if (date === null) return t(`calendar.clash.part.${part}`);
  const clock = (mine.span ?? theirs.span)?.[2] ?? 'zone';
  return t('calendar.clash.part.date', { date: whenText({ start: date, end: date, clock }, zone) });
}

/** What a version says of a part. */
export function saidText(said: ClashSaid, { part }: Pick<ClashPart, 'part'>, zone: string): string {
  if (said.left_out) return t('calendar.clash.left_out');
  const facts = [
    said.span ? whenText({ start: said.span[0], end: said.span[1], clock: said.span[2] }, zone) : '',
    said.repeat ? repeatText(said.repeat) : '',
    WORDED.has(part) ? t(`calendar.clash.is.${said.text}`) : said.text,
    ...said.alarms.map(alarmText),
  ].filter(Boolean);
  if (facts.length > 0) return facts.join('\n');
  return t(`calendar.clash.${part === 'date' ? 'series' : part === 'repeat' ? 'once' : 'nothing'}`);
}
