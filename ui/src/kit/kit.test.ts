import { describe, expect, it } from 'vitest';
import { words } from '../text/language.svelte';
import { initials } from './initials';
import { keyName, matches, typing } from './keys';
import { chosen, clampWidth, step, template } from './table';

describe('a monogram', () => {
  it.each([
    ['Kowalska, Anna', 'person', 'AK'],
    ['Schönfeld-Obermüller, Maximilian', 'person', 'MS'],
    ['Dupré-Lacroix, Élodie', 'person', 'ÉD'],
    ['Brandt Logistik', 'client', 'BL'],
    ['Stellenmarkt Süd', 'person', 'SS'],
    ['ACME', 'client', 'A'],
    ['', 'person', ''],
  ] as const)('of %s (%s) is %s', (name, kind, expected) => {
    expect(initials(name, kind)).toBe(expected);
  });
});

describe('a key', () => {
  const event = (key: string, change: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...change });

  it.each([
    ['a letter', event('i'), 'i', true],
    ['a capital letter is another key', event('I', { shiftKey: true }), 'i', false],
    ['with the key that means Mod', event('k', { ctrlKey: true }), 'Mod+k', true],
    ['without it', event('k'), 'Mod+k', false],
    ['a letter with Ctrl is not the letter', event('i', { ctrlKey: true }), 'i', false],
    ['a sign that needs Shift on this keyboard', event('?', { shiftKey: true }), '?', true],
    ['a sign that does not', event('?'), '?', true],
    ['a slash typed with Shift, as in German', event('/', { shiftKey: true }), '/', true],
    ['Space by its name', event(' '), 'Space', true],
    ['an arrow with Shift', event('ArrowDown', { shiftKey: true }), 'ArrowDown', false],
  ])('%s', (_what, pressed, key, expected) => {
    expect(matches(pressed, key)).toBe(expected);
  });

  it('is shown as on its cap', () => {
    expect([keyName('Mod+k'), keyName('i'), keyName('Enter'), keyName('Space')]).toEqual(['Ctrl K', 'I', '↵', '␣']);
  });

  it('is called as keyboards of the language do', () => {
    words.language = 'de';
    expect([keyName('Mod+k'), keyName('Delete'), keyName('Escape')]).toEqual(['Strg K', 'Entf', 'Esc']);
    words.language = 'it';
    expect(keyName('Delete')).toBe('Canc');
    words.language = 'en';
    expect([keyName('Mod+Shift+n'), keyName('Delete')]).toEqual(['Ctrl ⇧ N', 'Del']);
  });

  it('belongs to a field that is typed into, not to a box', () => {
    const field = document.createElement('input');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox' });
    expect([typing(field), typing(box), typing(document.createElement('textarea')), typing(null)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('a table', () => {
  const columns = [
    { id: 'tick', label: '', width: 2, fixed: true },
    { id: 'name', label: 'Name', width: 8, grow: true },
    { id: 'date', label: 'Date', width: 6 },
  ];

  it.each([
    ['as drawn', {}, '2rem minmax(8rem, 1fr) 6rem'],
    ['resized', { name: 12, date: 7 }, '2rem 12rem 7rem'],
    ['a fixed one stays', { tick: 9 }, '2rem minmax(8rem, 1fr) 6rem'],
  ])('has columns %s', (_what, widths, expected) => {
    expect(template(columns, widths)).toBe(expected);
  });

  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 2, 7],
    ['PageUp', 2, 0],
    ['Home', 5, 0],
    ['End', 5, 9],
    ['x', 5, undefined],
  ])('%s leads from row %i to %s', (key, from, to) => {
    expect(step(key, from, 10, 5)).toBe(to);
  });

  it('has no way to go when it is empty', () => {
    expect(step('ArrowDown', 0, 0, 5)).toBeUndefined();
  });

  it('chooses from the anchor to the current row, either way', () => {
    expect([chosen(3, -1), chosen(3, 1), chosen(1, 3)]).toEqual([
      [3, 3],
      [1, 3],
      [1, 3],
    ]);
  });

  it('keeps widths within reason', () => {
    expect([clampWidth(1), clampWidth(7.03), clampWidth(99)]).toEqual([4, 7, 60]);
  });
});
