import { describe, expect, it } from 'vitest';
import type { Invitation } from '../api/types';
import { methodOf, repeatsOf, spanOf, writtenOf } from './invitation';

const party = (name: string, answer: 'accepted' | 'waiting') => ({
  name,
  address: `${name}@mail.example`,
  answer,
  optional: false,
  thing: false,
});
const time = (written: string, zone = '', at: number | null = null) => ({ written, zone, at });
const event = (some: Partial<Invitation>): Invitation => ({
  method: 'request',
  summary: 'Interview',
  location: '',
  description: '',
  start: null,
  end: null,
  repeats: null,
  one_of_series: false,
  cancelled: false,
  organizer: party('marta', 'accepted'),
  attendees: [party('anna', 'accepted')],
  more: 0,
  standing: 'open',
  mine: 'waiting',
  kept: false,
  ...some,
});

/* The tests run in a zone of their own: the moment is made from the local clock. */
const TEN = Math.floor(new Date(2026, 10, 21, 10, 0).getTime() / 1000);

describe('an invitation in words', () => {
  it('is told when it is for the reader', () => {
    const zoned = event({ start: time('2026-11-21T04:00:00', 'America/New_York', TEN), end: time('', '', TEN + 3600) });
    expect(spanOf(zoned)).toMatch(/21 November 2026.*10:00.*11:00/);
    expect(writtenOf(zoned)).toBe('04:00 in America/New York');
    const here = event({ start: time('2026-11-21T10:00:00', 'Somewhere', TEN) });
    expect([spanOf(here), writtenOf(here)]).toEqual([expect.stringMatching(/10:00$/), '']);
  });

  it('is shown as it is written where nobody knows its zone', () => {
    const unknown = event({ start: time('2026-11-21T10:00:00', 'Customized Time Zone') });
    expect(spanOf(unknown)).toMatch(/10:00$/);
    expect(writtenOf(unknown)).toBe('10:00 in Customized Time Zone');
    expect(writtenOf(event({ start: time('2026-11-21T10:00:00') }))).toBe('');
  });

  it('names days without a clock', () => {
    expect(spanOf(event({ start: time('2026-11-21'), end: time('2026-11-21') }))).toBe('Saturday, 21 November 2026');
    expect(spanOf(event({ start: time('2026-11-21'), end: time('2026-11-23') }))).toMatch(/21.*23 November 2026/);
  });

  it('repeats in words', () => {
    expect(repeatsOf({ unit: 'weekly', every: 2, days: [2, 4], times: null, until: '2027-02-26' })).toBe(
      'Every 2 weeks · on Tuesday and Thursday · until 26 Feb 2027',
    );
    expect(repeatsOf({ unit: 'daily', every: 1, days: [], times: 5, until: null })).toBe('Every day · 5 times');
  });

  it('says what became of it', () => {
    expect(methodOf(event({}))).toBe('Invitation');
    expect(methodOf(event({ cancelled: true }))).toBe('Called off');
    expect(methodOf(event({ method: 'reply' }))).toBe('anna accepts');
    expect(methodOf(event({ method: 'counter' }))).toBe('anna proposes another time');
  });
});
