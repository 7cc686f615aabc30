import { afterEach, describe, expect, it } from 'vitest';
import { date, dayDate, duration, number, size, when } from './format';
import { say } from './index';
import { chooseLanguage, words } from './language.svelte';

const at = (text: string) => new Date(text).getTime() / 1000;
const now = at('2026-11-18T15:00:00');

afterEach(() => chooseLanguage('en', '', 'en-GB'));

describe('a time in a list', () => {
  it.each([
    ['today', '2026-11-18T14:02:00', { day: 'Today', time: '14:02' }],
    ['yesterday, as a weekday', '2026-11-17T17:36:00', { day: 'Tue', time: '17:36' }],
    ['six days back', '2026-11-12T09:00:00', { day: 'Thu', time: '09:00' }],
    ['a week back, as a date', '2026-11-11T09:00:00', { day: '11 Nov', time: '' }],
    ['another year', '2024-11-20T09:00:00', { day: '20 Nov 2024', time: '' }],
    ['a clock that runs ahead', '2026-11-20T09:00:00', { day: '20 Nov', time: '' }],
  ])('%s', (_what, text, expected) => {
    chooseLanguage('en', '', 'en-GB');
    expect(when(at(text), now)).toEqual(expected);
  });

  it.each([
    ['the morning', '2026-11-18T08:05:00', /^8:05\sAM$/],
    ['the afternoon', '2026-11-18T15:34:00', /^3:34\sPM$/],
    ['two figures stay', '2026-11-18T10:00:00', /^10:00\sAM$/],
  ])('has no nought before one of twelve hours: %s', (_what, text, expected) => {
    chooseLanguage('en', 'en-US', 'en-GB');
    expect(when(at(text), now).time).toMatch(expected);
  });

  it('is German in German', () => {
    chooseLanguage('de', '', 'en-GB');
    expect(when(at('2026-11-18T14:02:00'), now)).toEqual({ day: 'Heute', time: '14:02' });
    expect(date(at('2026-11-16T09:10:00'), now)).toBe('16. Nov.');
  });
});

it('says a day with its weekday', () => {
  chooseLanguage('en', '', 'en-GB');
  expect(dayDate(at('2026-11-16T09:10:00'), now)).toBe('Mon 16 Nov');
});

describe('language and region', () => {
  it.each([
    ['nothing chosen: the system', '', '', 'fr-CH', 'fr', 'fr-CH'],
    ['a language that is not there: English', '', '', 'nl-NL', 'en', 'en-GB'],
    ['a chosen language brings its own region', 'pl', '', 'en-US', 'pl', 'pl-PL'],
    ['a chosen region stands', 'de', 'de-AT', 'en-US', 'de', 'de-AT'],
    ['POSIX spelling', '', '', 'it_IT', 'it', 'it-IT'],
    ['nonsense', '', '', 'C', 'en', 'en-GB'],
  ])('%s', (_what, setting, region, system, language, expected) => {
    chooseLanguage(setting, region, system);
    expect(words).toMatchObject({ language, region: expected });
  });
});

it('writes numbers, sizes and durations as the region does', () => {
  chooseLanguage('en', '', 'en-GB');
  expect([number(28412), size(184_000), size(2_400_000), duration(12), duration(240)]).toEqual([
    '28,412',
    '184 kB',
    '2.4 MB',
    '12 secs',
    '4 mins',
  ]);
  chooseLanguage('de', '', 'de-DE');
  expect([number(28412), size(2_400_000)]).toEqual(['28.412', '2,4 MB']);
  chooseLanguage('en', '', 'en-GB');
  expect([size(1), size(56)]).toEqual(['1 byte', '56 bytes']);
  chooseLanguage('pl', '', 'pl-PL');
  expect([size(1), size(2), size(56)]).toEqual(['1 bajt', '2 bajty', '56 bajtów']);
});

it('keeps French double signs on the line of their word', () => {
  expect(say('fr', 'shell.demo')).toContain('d’exemple\u00a0:');
  expect(say('en', 'shell.demo')).toContain('mailbox: ');
});
