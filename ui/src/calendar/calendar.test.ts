import { describe, expect, it } from 'vitest';
import type { OccurrenceRow } from '../api/types-calendar';
import { axisOf } from './axis';
import { columnsOf } from './columns';
import { beginOf, dayOf, isoOf, monthsLater, weekBegin, weekdayOf, weekNumber, type WeekRule } from './days';
import { drawn, moved, nearestOf, pulled, resized, snapped } from './drag';
import { hiddenIn, lanesOf } from './lanes';
import { barOf, piecesOf } from './pieces';
import { spanOf, stepOf, weeksOf } from './spans';
import { nearest, walk, type Column } from './walk';
import { momentOf, offsetAt, wallOf } from './zones';

const ISO: WeekRule = { first: 1, least: 4, weekend: [6, 7] };
const US: WeekRule = { first: 7, least: 1, weekend: [6, 7] };
const at = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const on = (iso: string) => at(`${iso}T00:00:00`) / 86_400;
const told = (moment: number) => new Date(moment * 1000).toISOString().slice(0, 16);

export const row = (change: Partial<OccurrenceRow>): OccurrenceRow => ({
  event: 'e1',
  date: 0,
  calendar: 'k1',
  start: 0,
  end: 0,
  clock: 'zone',
  title: '',
  kind: 'event',
  interview: null,
  place: '',
  status: 'confirmed',
  my_answer: '',
  free: false,
  repeats: false,
  changed: false,
  private: false,
  waiting: false,
  clash: false,
  may_change: true,
  linked: 0,
  answers: { accepted: 0, declined: 0, tentative: 0, waiting: 0 },
  task: null,
  offer: null,
  ...change,
});

describe('clocks on the wall', () => {
  it.each([
    ['Warsaw in winter', 'Europe/Warsaw', '2026-11-18T10:00:00', '2026-11-18T09:00'],
    ['Warsaw in summer', 'Europe/Warsaw', '2026-07-01T10:00:00', '2026-07-01T08:00'],
    ['an hour that does not come is as much later', 'Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T01:30'],
    ['of an hour that comes twice the first', 'Europe/Berlin', '2026-10-25T02:30:00', '2026-10-25T00:30'],
    ['right after it', 'Europe/Berlin', '2026-10-25T03:00:00', '2026-10-25T02:00'],
    ['a zone of a half hour', 'Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:45'],
    ['three quarters', 'Asia/Kathmandu', '2026-11-18T05:45:00', '2026-11-18T00:00'],
    ['the day after New York changed', 'America/New_York', '2026-11-02T00:00:00', '2026-11-02T05:00'],
    ['a day that was left out', 'Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00'],
  ])('%s', (_what, zone, wall, moment) => {
    expect(told(momentOf(at(wall), zone))).toBe(moment);
  });

  it('come back to the same moment, wherever that is', () => {
    for (const zone of ['Europe/Warsaw', 'America/St_Johns', 'Asia/Tehran', 'Pacific/Chatham', 'UTC'])
      for (let moment = at('2026-01-01T00:00:00'); moment < at('2027-01-01T00:00:00'); moment += 86_400 * 3 + 1800)
        expect(momentOf(wallOf(moment, zone), zone), `${zone} ${told(moment)}`).toBe(moment);
  });

  it('are never behind UTC in Warsaw', () => {
    expect([
      offsetAt(at('2026-11-18T00:00:00'), 'Europe/Warsaw'),
      offsetAt(at('2026-07-01T00:00:00'), 'Europe/Warsaw'),
    ]).toEqual([3600, 7200]);
  });
});

describe('days and weeks', () => {
  it.each([
    ['2026-11-18', 3],
    ['1970-01-01', 4],
    ['1969-12-28', 7],
    ['2024-02-29', 4],
  ])('%s is the %ith day of its week', (iso, weekday) => expect(weekdayOf(on(iso))).toBe(weekday));

  it.each([
    ['2026-11-18', ISO, 47],
    ['2027-01-01', ISO, 53],
    ['2027-01-04', ISO, 1],
    ['2024-12-30', ISO, 1],
    ['2026-01-01', ISO, 1],
    ['2026-01-01', US, 1],
    ['2026-12-27', US, 1],
    ['2026-12-26', US, 52],
  ])('%s lies in its week by the rule of the region', (iso, rule, week) => expect(weekNumber(on(iso), rule)).toBe(week));

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-11-18', 2, '2027-01-18'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %i months are %s', (iso, by, then) => expect(isoOf(monthsLater(on(iso), by))).toBe(then));

  it.each([
    ['day', ISO, '2026-11-18', 1],
    ['work', ISO, '2026-11-16', 5],
    ['work', US, '2026-11-16', 5],
    ['week', ISO, '2026-11-16', 7],
    ['week', US, '2026-11-15', 7],
    ['month', ISO, '2026-10-26', 42],
    ['month', US, '2026-11-01', 35],
    ['list', ISO, '2026-11-18', 28],
  ] as const)('a %s begins where the region says', (view, rule, first, count) => {
    const span = spanOf(view, on('2026-11-18'), rule);
    expect([isoOf(span.first), span.days.length]).toEqual([first, count]);
  });

  it('leaves the weekend out of a work week, wherever that is', () => {
    const span = spanOf('work', on('2026-11-18'), { first: 7, least: 1, weekend: [5, 6] });
    expect(span.days.map(weekdayOf)).toEqual([7, 1, 2, 3, 4]);
  });

  it('steps from month to month and from week to week', () => {
    expect(isoOf(stepOf('month', on('2026-10-31'), 1))).toBe('2026-11-30');
    expect(isoOf(stepOf('work', on('2026-11-18'), -1))).toBe('2026-11-11');
    expect(weeksOf(spanOf('month', on('2026-11-18'), ISO)).every((week) => week.length === 7)).toBe(true);
    expect(isoOf(weekBegin(on('2026-11-22'), ISO))).toBe('2026-11-16');
    expect(dayOf(2026, 13, 1)).toBe(on('2027-01-01'));
  });
});

describe('the columns of hours', () => {
  const BERLIN = 'Europe/Berlin';
  const [spring, autumn] = [on('2026-03-29'), on('2026-10-25')];

  it.each([
    ['23 in spring', spring, 23],
    ['25 in autumn', autumn, 25],
    ['24 on any other day', spring + 1, 24],
  ])('a day alone has %s', (_what, day, hours) => {
    const axis = axisOf([day], BERLIN);
    expect([axis.hours, axis.marks.length]).toEqual([hours, hours]);
    expect(axis.at(day, axis.moment(day, 5.25))).toBe(5.25);
    expect(axis.moment(day, hours)).toBe(beginOf(day + 1, BERLIN));
  });

  it.each([
    ['in spring', spring, { at: 2, hours: 1, kind: 'missing' }],
    ['in autumn', autumn, { at: 2, hours: 1, kind: 'twice' }],
  ])('days beside each other mark what is odd %s', (_what, day, odd) => {
    const axis = axisOf([day - 1, day, day + 1], BERLIN);
    expect(axis.hours).toBe(24);
    expect(axis.odd(day)).toEqual([odd]);
    expect(axis.odd(day - 1)).toEqual([]);
  });

  it('puts ten in the morning at ten, whatever happened in the night', () => {
    for (const day of [spring, autumn, spring + 1]) {
      const axis = axisOf([day, day + 1], BERLIN);
      expect(axis.at(day, momentOf(day * 86_400 + 36_000, BERLIN))).toBe(10);
      expect(axis.at(day, beginOf(day + 1, BERLIN))).toBe(24);
      expect(axis.at(day, beginOf(day, BERLIN) - 1)).toBe(0);
    }
  });
});

describe('what stands in a day', () => {
  const ZONE = 'Europe/Warsaw';
  const days = [on('2026-11-18'), on('2026-11-19')];
  const night = row({ start: at('2026-11-18T22:00:00'), end: at('2026-11-19T00:30:00') });

  it('goes on in the next day across midnight', () => {
    const pieces = piecesOf([night], days, ZONE);
    expect(
      days.map((day) => pieces.get(day)?.map(({ start, end, before, after }) => [told(start), told(end), before, after])),
    ).toEqual([
      [['2026-11-18T22:00', '2026-11-18T23:00', false, true]],
      [['2026-11-18T23:00', '2026-11-19T00:30', true, false]],
    ]);
  });

  it('does not touch the day it ends with', () => {
    const until = row({ start: at('2026-11-18T21:00:00'), end: at('2026-11-18T23:00:00') });
    expect([...piecesOf([until], days, ZONE).values()].map((one) => one.length)).toEqual([1, 0]);
  });

  it('stands by the clock on the wall where it is meant so', () => {
    const floating = row({ clock: 'floating', start: at('2026-11-18T09:00:00'), end: at('2026-11-18T10:00:00') });
    expect(told(piecesOf([floating], days, 'America/New_York').get(days[0] ?? 0)?.[0]?.start ?? 0)).toBe('2026-11-18T14:00');
  });

  it.each([
    ['a whole day', { clock: 'day' as const, start: at('2026-11-18T00:00:00'), end: at('2026-11-19T00:00:00') }, 1],
    ['three days', { clock: 'day' as const, start: at('2026-11-18T00:00:00'), end: at('2026-11-21T00:00:00') }, 3],
    ['no time at all', { clock: 'day' as const, start: at('2026-11-18T00:00:00'), end: at('2026-11-18T00:00:00') }, 1],
    ['thirty hours', { start: at('2026-11-18T08:00:00'), end: at('2026-11-19T14:00:00') }, 2],
  ])('%s lies above the hours', (_what, change, long) => {
    const { first, last } = barOf(row(change), ZONE);
    expect(last - first + 1).toBe(long);
    expect([...piecesOf([row(change)], days, ZONE).values()].flat()).toEqual([]);
  });
});

describe('appointments at the same time', () => {
  const block = (start: number, end: number) => ({ start, end });
  it.each([
    ['two beside each other', [block(0, 2), block(1, 3)], ['0-0.5', '0.5-1']],
    ['one after another', [block(0, 1), block(1, 2)], ['0-1', '0-1']],
    ['a third takes the place of the first', [block(0, 1), block(0, 3), block(1, 2)], ['0-0.5', '0-0.5', '0.5-1']],
    [
      'one is as wide as there is room',
      [block(0, 4), block(0, 1), block(0, 1), block(2, 3)],
      ['0-0.33', '0.33-0.67', '0.33-1', '0.67-1'],
    ],
  ])('%s', (_what, blocks, shares) => {
    const short = (share: number) => Math.round(share * 100) / 100;
    expect(
      columnsOf(blocks, 9)
        .placed.map(({ from, to }) => `${short(from)}-${short(to)}`)
        .sort(),
    ).toEqual(shares);
  });

  it('forty of them leave a few to be read, and the rest under one button', () => {
    const { placed, rests } = columnsOf(
      Array.from({ length: 40 }, (_, index) => ({ ...block(9, 10), index })),
      4,
    );
    expect(placed.map(({ to }) => to)).toEqual([0.25, 0.5, 0.75]);
    expect(rests.map(({ items, from }) => [items.length, from])).toEqual([[37, 0.75]]);
  });

  it('never lets one cover another, and loses none', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let turn = 0; turn < 60; turn += 1) {
      const blocks = Array.from({ length: 1 + random(30) }, (_, id) => {
        const start = random(40);
        return { id, ...block(start, start + 1 + random(9)) };
      }).sort((one, other) => one.start - other.start);
      const { placed, rests } = columnsOf(blocks, 5);
      expect(placed.length + rests.reduce((sum, { items }) => sum + items.length, 0)).toBe(blocks.length);
      for (const one of placed)
        for (const other of placed) {
          const meets = one.item.id !== other.item.id && one.item.start < other.item.end && other.item.start < one.item.end;
          if (meets) expect(one.from >= other.to - 1e-9 || other.from >= one.to - 1e-9).toBe(true);
        }
    }
  });
});

describe('stretches of days', () => {
  const days = [10, 11, 12, 13, 14];
  it('lie on the first line that is free, cut to the days that are shown', () => {
    const lanes = lanesOf(
      [
        { first: 8, last: 11 },
        { first: 11, last: 20 },
        { first: 12, last: 12 },
        { first: 30, last: 31 },
      ],
      days,
    );
    expect(lanes.map(({ lane, from, to, before, after }) => [lane, from, to, before, after])).toEqual([
      [0, 0, 1, true, false],
      [1, 1, 4, false, true],
      [0, 2, 2, false, false],
    ]);
    expect(days.map((_, column) => hiddenIn(lanes, column, 1))).toEqual([0, 1, 1, 1, 1]);
  });

  it('end at a work week whose days have gaps', () => {
    const lanes = lanesOf([{ first: 9, last: 12 }], [8, 9, 12]);
    expect(lanes.map(({ from, to, before, after }) => [from, to, before, after])).toEqual([[1, 2, false, false]]);
  });
});

describe('pulling', () => {
  const ZONE = 'Europe/Berlin';
  const day = on('2026-11-18');
  const axis = axisOf([day, day + 1], ZONE);
  const ten = { start: at('2026-11-18T09:00:00'), end: at('2026-11-18T10:00:00') };

  it.each([
    [10.1, 15, 10],
    [10.13, 15, 10.25],
    [10.13, 5, 10 + 10 / 60],
    [-3, 15, 0],
    [30, 15, 24],
  ])('%f snaps to steps of %i minutes', (from, minutes, to) => {
    expect(snapped({ day, at: from }, minutes, 24).at).toBeCloseTo(to);
  });

  it.each([
    ['down', 9, 10.4, '2026-11-18T08:00', '2026-11-18T09:30'],
    ['up', 10.4, 9, '2026-11-18T08:00', '2026-11-18T09:30'],
    ['not at all', 9, 9, '2026-11-18T08:00', '2026-11-18T08:15'],
    ['at the very end', 24, 24, '2026-11-18T22:45', '2026-11-18T23:00'],
  ])('draws out a new one %s', (_what, from, to, start, end) => {
    const made = drawn(axis, { day, at: from }, { day: day + 1, at: to }, 15);
    expect([told(made.start), told(made.end)]).toEqual([start, end]);
  });

  it.each([
    ['by a day', { days: 1, minutes: 0 }, '2026-11-19T09:00'],
    ['by half an hour', { days: 0, minutes: 30 }, '2026-11-18T09:30'],
    ['into summer time at the same hour', { days: 140, minutes: 0 }, '2027-04-07T08:00'],
    ['nowhere', { days: 0, minutes: 0 }, '2026-11-18T09:00'],
  ])('moves it %s, as long as before', (_what, by, start) => {
    const to = moved(ten, by, ZONE);
    expect([told(to.start), to.end - to.start]).toEqual([start, 3600]);
  });

  it('keeps the second of two hours that look the same where it is not moved', () => {
    const second = { start: at('2026-10-25T01:30:00'), end: at('2026-10-25T02:00:00') };
    expect(moved(second, { days: 0, minutes: 0 }, ZONE)).toEqual(second);
  });

  it.each([
    ['end', 30, 3600 + 1800],
    ['end', -300, 900],
    ['start', -30, 3600 + 1800],
    ['start', 300, 900],
  ] as const)('pulls its %s by %i minutes, never to nothing', (edge, minutes, length) => {
    const to = resized(ten, edge, minutes, 15);
    expect(to.end - to.start).toBe(length);
  });

  it.each([
    ['within one', 150, 50, 1],
    ['in the second line', 50, 150, 2],
    ['beside all', 500, 150, 3],
    ['above all', 20, -30, 0],
  ])('finds the day %s', (_what, x, y, index) => {
    const box = (left: number, top: number) => ({ left, right: left + 100, top, bottom: top + 100 });
    expect(nearestOf([box(0, 0), box(100, 0), box(0, 100), box(100, 100)], x, y)).toBe(index);
  });

  it('counts what was pulled in steps and days', () => {
    expect(pulled({ day, at: 9.5 }, { day: day + 2, at: 10.6 }, 15)).toEqual({ days: 2, minutes: 60 });
  });
});

describe('the arrow keys', () => {
  const monday: Column = {
    day: 1,
    long: ['leave'],
    short: [
      { key: 'plan', from: 9, to: 9.5 },
      { key: 'a', from: 10, to: 12 },
      { key: 'b', from: 10.5, to: 11 },
    ],
    hours: 24,
  };
  const tuesday: Column = { day: 2, long: [], short: [{ key: 'call', from: 10.75, to: 11.25 }], hours: 24 };
  const columns = [monday, tuesday];
  const slot = (day: number, hour: number) => ({ day, kind: 'slot' as const, at: hour });
  const stand = (day: number, key: string) => ({ day, kind: 'row' as const, key });

  it.each([
    ['down onto an appointment', slot(1, 8.5), 'ArrowDown', stand(1, 'plan')],
    ['down behind it', stand(1, 'plan'), 'ArrowDown', slot(1, 9.5)],
    ['down within what overlaps', stand(1, 'a'), 'ArrowDown', stand(1, 'b')],
    ['down behind all of it', stand(1, 'b'), 'ArrowDown', slot(1, 12)],
    ['up into the lane', slot(1, 0), 'ArrowUp', stand(1, 'leave')],
    ['up to the top of it', stand(1, 'leave'), 'ArrowUp', { day: 1, kind: 'lane' as const }],
    ['out of it', { day: 1, kind: 'lane' as const }, 'ArrowUp', undefined],
    ['right at the same time', stand(1, 'plan'), 'ArrowRight', slot(2, 9)],
    ['right onto what comes next', stand(1, 'b'), 'ArrowRight', stand(2, 'call')],
    ['left onto what is there then', stand(2, 'call'), 'ArrowLeft', stand(1, 'a')],
    ['out of the days shown', slot(2, 9), 'ArrowRight', undefined],
    ['right in the lane', stand(1, 'leave'), 'ArrowRight', { day: 2, kind: 'lane' as const }],
    ['to the first of the day', slot(1, 20), 'Home', stand(1, 'leave')],
    ['to the last of the day', slot(1, 0), 'End', stand(1, 'b')],
  ])('lead %s', (_what, from, key, to) => {
    expect(walk(columns, from, key)).toEqual(to);
  });

  it('find what covers a time, or comes next', () => {
    expect(nearest(tuesday, 11)).toEqual(stand(2, 'call'));
    expect(nearest(tuesday, 10.5)).toEqual(stand(2, 'call'));
    expect(nearest(tuesday, 23.9)).toEqual(slot(2, 23.5));
  });
});
