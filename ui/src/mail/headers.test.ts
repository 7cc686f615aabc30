import { expect, it } from 'vitest';
import { headersOf } from './headers';

it.each([
  ['folded lines are one', 'To: a,\r\n\tb,\r\n  c\r\nX: 1\r\n\r\nbody: no', ['To=a, b, c', 'X=1']],
  ['no body', 'Subject: x: y\nX-Empty:\n', ['Subject=x: y', 'X-Empty=']],
  ['a line that is none', 'From ida@berg.example Tue\nA : b', ['=From ida@berg.example Tue', 'A=b']],
  ['nothing', '', []],
])('%s', (_, raw, expected) => {
  expect(headersOf(raw).map(({ name, value }) => `${name}=${value}`)).toEqual(expected);
});
