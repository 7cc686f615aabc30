import { describe, expect, it } from 'vitest';
import { toMove, toRead } from './folderOrder';

const folders = [
  { path: 'Clients', special_use: '' },
  { path: 'Sent', special_use: 'sent' },
  { path: 'Junk', special_use: 'junk' },
  { path: 'Drafts', special_use: 'drafts' },
  { path: 'Trash', special_use: 'trash' },
  { path: 'Archive', special_use: 'archive' },
  { path: 'Applications', special_use: '' },
  { path: 'INBOX', special_use: '' },
];
const paths = (found: typeof folders) => found.map((one) => one.path).join(' ');

describe('folders', () => {
  it('are read from the inbox on, and what was thrown away comes last', () => {
    expect(paths(toRead(folders))).toBe('INBOX Sent Archive Applications Clients Drafts Junk Trash');
  });

  it('take mail from the archive on, and what one wrote oneself comes last', () => {
    expect(paths(toMove(folders))).toBe('Archive INBOX Applications Clients Junk Trash Drafts Sent');
  });
});
