import { afterEach, expect, test, vi } from 'vitest';
import { answerTimes, snoozeTimes, type Time } from './times';

afterEach(() => vi.unstubAllEnvs());

const said = (times: Time[], name: Time['name']) =>
  new Date((times.find((time) => time.name === name)?.until ?? 0) * 1000).toISOString();

/* Berlin: +1 in winter, +2 from 28 March to 24 October 2026. Warsaw changes with it, London an hour behind, New York on other days. */
test.each([
  ['the night summer time begins', 'Europe/Berlin', '2026-03-28T19:00Z', 'tomorrow', '2026-03-29T06:00:00.000Z'],
  ['the night it ends', 'Europe/Berlin', '2026-10-24T18:00Z', 'tomorrow', '2026-10-25T07:00:00.000Z'],
  ['an hour that is there twice', 'Europe/Berlin', '2026-10-25T01:30Z', 'tomorrow', '2026-10-26T07:00:00.000Z'],
  ['Monday behind the change', 'Europe/Berlin', '2026-03-25T09:00Z', 'next_week', '2026-03-30T06:00:00.000Z'],
  ['Monday behind the change back', 'Europe/Warsaw', '2026-10-21T09:00Z', 'next_week', '2026-10-26T07:00:00.000Z'],
  ['another country', 'Europe/London', '2026-03-28T19:00Z', 'tomorrow', '2026-03-29T07:00:00.000Z'],
  ['other days', 'America/New_York', '2026-03-07T19:00Z', 'tomorrow', '2026-03-08T12:00:00.000Z'],
] as const)('in the morning is at eight on the wall: %s', (_, zone, now, name, expected) => {
  vi.stubEnv('TZ', zone);
  expect(said(snoozeTimes(new Date(now)), name)).toBe(expected);
});

test('three hours later stay three hours, whatever the clock does meanwhile', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  expect(said(snoozeTimes(new Date('2026-03-28T23:30Z')), 'later_today')).toBe('2026-03-29T03:00:00.000Z');
  expect(said(snoozeTimes(new Date('2026-10-24T22:30Z')), 'later_today')).toBe('2026-10-25T02:00:00.000Z');
  expect(snoozeTimes(new Date('2026-10-25T20:00Z')).map((time) => time.name)).not.toContain('later_today');
});

test('later today is a full hour on the wall, also where clocks are half an hour off', () => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  expect(said(snoozeTimes(new Date('2026-11-20T08:50:10Z')), 'later_today')).toBe('2026-11-20T12:30:00.000Z');
});

test('whoever waits a fortnight for an answer is told at eight too', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  expect(said(answerTimes(new Date('2026-10-20T09:00Z')), 'days3')).toBe('2026-10-23T06:00:00.000Z');
  expect(said(answerTimes(new Date('2026-10-20T09:00Z')), 'days14')).toBe('2026-11-03T07:00:00.000Z');
});
