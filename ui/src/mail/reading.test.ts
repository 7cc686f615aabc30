import { expect, it } from 'vitest';
import { passages } from './quotes';

it('tells quotes by their depth and the signature from the letter', () => {
  for (const [what, text, expected] of [
    ['plain', 'a\nb', ['0 a\nb']],
    ['quotes of two depths', '> a\n>> b\n> > c\nd', ['1 a', '2 b\nc', '0 d']],
    ['a signature', 'a\n-- \nIda\nFirm', ['0 a', 's -- \nIda\nFirm']],
    ['dashes that are none', 'a\n--\nb', ['0 a\n--\nb']],
    ['deep beyond counting', `${'>'.repeat(40)} a`, ['6 a']],
  ] as [string, string, string[]][]) {
    const found = passages(text).map((one) => `${one.signature ? 's' : one.depth} ${one.text}`);
    expect(found, what).toEqual(expected);
  }
});
