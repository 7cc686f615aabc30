/* Reads enough of a typed line for looking at it and for tests: English weekdays, one or two times, somebody on file. */
import type { QuickPart, QuickRow } from '../types-calendar';
import { DAY, weekdayOf } from '../../calendar/days';
import { momentOf } from '../../calendar/zones';
import { findTargets } from './people';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function quickOf(text: string, wallNow: number, zone: string): QuickRow {
  const parts: QuickPart[] = [];
  let rest = text;
  const take = (kind: QuickPart['kind'], pattern: RegExp): RegExpExecArray | null => {
    const hit = pattern.exec(text);
    if (!hit) return null;
    const start = hit.index + (hit[0].length - hit[0].trimStart().length);
    parts.push({ kind, start, end: hit.index + hit[0].length });
    rest = rest.replace(hit[0].trim(), '');
    return hit;
  };
  const isInterview = take('interview', /\binterview\b/i) !== null;
  const day = take('day', /\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b/i)?.[1];
  const times = take('time', /\b(\d{1,2})(?::(\d\d))?(?:\s*-\s*(\d{1,2})(?::(\d\d))?)?(?=\s|$)/);
  const word = rest
    .trim()
    .split(/\s+/)
    .find((one) => one.length > 2);
  const targets = word ? findTargets(word, 3) : [];
  if (word && targets.length > 0) take('target', new RegExp(word));
  const today = Math.floor(wallNow / DAY);
  const ahead = day ? (DAYS.indexOf(day.toLowerCase()) + 1 - weekdayOf(today) + 7) % 7 : 0;
  const hours = (one: string | undefined, two: string | undefined) => Number(one ?? 0) * 3600 + Number(two ?? 0) * 60;
  const wall = (today + ahead) * DAY;
  const found = day !== undefined || times !== null;
  const start = found ? momentOf(wall + hours(times?.[1], times?.[2]), zone) : null;
  const end = times?.[3] ? momentOf(wall + hours(times[3], times[4]), zone) : (start ?? 0) + 3600;
  return {
    title: isInterview && targets[0] ? '' : rest.replace(/\s+/g, ' ').trim(),
    start: times || !found ? start : wall,
    end: start === null ? null : times ? end : wall + DAY,
    clock: times || !found ? 'zone' : 'day',
    interview: isInterview ? 'video' : null,
    targets,
    place: '',
    sure: true,
    parts: parts.sort((one, other) => one.start - other.start),
  };
}
