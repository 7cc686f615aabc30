import { afterEach, describe, expect, it } from 'vitest';
import { hits, rangesIn } from './find';

describe('find in a message', () => {
  it.each([
    [
      'whatever the case',
      'An Interview, the interview',
      'INTERVIEW',
      [
        [3, 12],
        [18, 27],
      ],
    ],
    ['whatever the diacritics', 'Frau Müller', 'muller', [[5, 11]]],
    ['behind a letter of two units', '🦀 cv', 'cv', [[3, 5]]],
    ['with decomposed letters', 'e\u0301lan vital', 'élan', [[0, 5]]],
    ['nothing for white space', 'a b', '  ', []],
    ['nothing that is not there', 'a b', 'c', []],
  ])('finds %s', (_what, text, asked, expected) => {
    expect(hits(text, asked)).toEqual(expected);
  });

  afterEach(() => document.body.replaceChildren());

  it('finds across what is set apart within a line, not from one block to the next', () => {
    document.body.innerHTML =
      '<div id="m"><p>The sal<b>ary</b> is</p><p>high</p><details><summary>x</summary><p>salary</p></details></div>';
    const root = document.querySelector<HTMLElement>('#m');
    const found = (asked: string) => (root ? rangesIn(root, asked).map((range) => range.toString()) : []);
    expect(found('salary')).toEqual(['salary', 'salary']);
    expect(found('ishigh')).toEqual([]);
    expect(found('is high')).toEqual([]);
  });
});
