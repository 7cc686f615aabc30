import { describe, expect, it } from 'vitest';
import { put, quoted, suggestions, wordAt } from './complete';
import { understoodAs, without } from './operators';

describe('what may be typed next', () => {
  it.each([
    ['a word', 'cv fro', 6, 'fro', '', 3],
    ['an operator', 'from:ann', 8, 'ann', 'from', 0],
    ['a negated one', 'cv -is:un', 9, 'un', 'is', 3],
    ['an open quotation', 'cv from:"anna k', 15, 'anna k', 'from', 3],
    ['in the middle', 'from:an cv', 7, 'an', 'from', 0],
    ['within a group', '(in:inb', 7, 'inb', 'in', 1],
    ['nothing', 'cv ', 3, '', '', 3],
  ])('is told from %s', (_what, text, caret, value, operator, start) => {
    expect(wordAt(text, caret)).toMatchObject({ value, operator, start });
  });

  it('is put in the place of the word', () => {
    expect(put('cv -fro offer', wordAt('cv -fro', 7), 'from:')).toEqual({ text: 'cv -from:offer', caret: 9 });
    expect(put('is:un', wordAt('is:un', 5), 'is:unread')).toEqual({ text: 'is:unread ', caret: 10 });
    expect(quoted('Anna Kowalska')).toBe('"Anna Kowalska"');
  });

  it('is offered by what stands there', async () => {
    const texts = async (text: string) => (await suggestions(wordAt(text, text.length))).map((one) => one.text);
    expect(await texts('f')).toEqual([]);
    expect(await texts('fi')).toEqual(['filename:']);
    expect(await texts('is:un')).toEqual(['is:unread', 'is:unfiled']);
    expect(await texts('in:bew')).toEqual(['in:Bewerbungen']);
    expect(await texts('from:kowal')).toEqual(['from:"Anna Kowalska"']);
    expect(await texts('nothing')).toEqual([]);
  });
});

describe('a search as it was understood', () => {
  it.each([
    ['from', 'anna', 'From: anna'],
    ['-is', 'unread', 'not: Unread'],
    ['has', 'cv', 'With a CV'],
    ['or', '', 'or'],
    ['(', '', '('],
    ['filename', '*.pdf', 'File name: *.pdf'],
  ])('is said in words: %s', (operator, value, words) => {
    expect(understoodAs(operator, value)).toBe(words);
  });

  it('goes on without one of its parts', () => {
    expect(without('cv from:anna offer', { start: 3, end: 12 })).toBe('cv offer');
    expect(without('cv', { start: 0, end: 2 })).toBe('');
  });
});
