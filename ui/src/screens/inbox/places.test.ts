import { expect, it } from 'vitest';
import { fake, resetFake } from '../../api/fake';
import { placesOf } from './places';

it('offers the folders that are synchronised, and others as far as something was moved there', () => {
  resetFake();
  const [known] = fake.folders;
  if (!known) throw new Error('no folder');
  const folder = (path: string, change: Partial<typeof known>) => ({ ...known, id: path, path, unread: 0, ...change });
  const folders = [
    folder('INBOX', { chosen: true, messages: 0 }),
    folder('Archive', { chosen: false, messages: 2 }),
    folder('Old', { chosen: false, messages: 0 }),
    folder('Clients', { chosen: true, selectable: false, messages: 3 }),
  ];
  expect(placesOf([], folders).map((place) => place.value)).toEqual(['', 'INBOX', 'Archive']);
});
