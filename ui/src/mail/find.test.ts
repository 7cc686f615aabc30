import { afterEach, describe, expect, it } from 'vitest';
import { hits, placesIn, rangesIn, showPlace } from './find';

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

  it('counts what a frame found among the rest, in the order it is read, and tells the frame which place is shown', () => {
    document.body.innerHTML = '<div id="m"><p>salary</p><div data-find-hits="2"></div><p>salary</p></div>';
    const root = document.querySelector<HTMLElement>('#m');
    const frame = document.querySelector<HTMLElement>('[data-find-hits]');
    if (!root || !frame) throw new Error('no page');
    const told: number[] = [];
    frame.addEventListener('findplace', (event) => told.push((event as CustomEvent<number>).detail));
    const places = placesIn(root, 'salary');
    expect(places.map((place) => place.number ?? place.range?.toString())).toEqual(['salary', 0, 1, 'salary']);
    for (const place of places) showPlace(root, places, place);
    expect(told).toEqual([-1, 0, 1, -1]);
    expect(placesIn(root, ' ')).toEqual([]);
  });

  it('unfolds whatever a place lies in, its own text or a frame', () => {
    document.body.innerHTML =
      '<div id="m"><details><details><p>salary</p></details></details><details><div data-find-hits="1"></div></details></div>';
    const root = document.body;
    const open = () => [...document.querySelectorAll('details')].map((one) => one.open);
    const places = placesIn(root, 'salary');
    showPlace(root, places, places[0]);
    expect(open()).toEqual([true, true, false]);
    showPlace(root, places, places[1]);
    expect(open()).toEqual([true, true, true]);
  });
});
