import { expect, it } from 'vitest';
import { splitName } from './name';

it.each([
  ['Anna Kowalska', 'Anna', 'Kowalska'],
  ['Kowalska, Anna', 'Anna', 'Kowalska'],
  ['Élodie Dupré-Lacroix', 'Élodie', 'Dupré-Lacroix'],
  ['Ludwig van der Berg', 'Ludwig', 'van der Berg'],
  ['"Rossi, Luca"', 'Luca', 'Rossi'],
  ['Paul Whitcombe (HR)', 'Paul', 'Whitcombe'],
  ['Madonna', '', 'Madonna'],
  ['', '', ''],
])('%s is given name %s, family name %s', (name, given, family) => {
  expect(splitName(name)).toEqual({ given, family });
});
