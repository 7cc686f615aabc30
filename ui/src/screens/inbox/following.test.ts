import { beforeEach, expect, test, vi } from 'vitest';
import { called } from '../../api/fake';
import { until } from '../../testing/window';
import { follow } from './following';

beforeEach(() => void called.splice(0));

const told = () =>
  called.filter(([name]) => name === 'folder_shown').map(([, args]) => (args as { folder: string | null }).folder);

test('a folder is followed while it is shown and the window is not hidden', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
  const leave = follow('f3');
  hidden.mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  leave();
  document.dispatchEvent(new Event('visibilitychange'));
  await until(() => told().length >= 4);
  expect(told()).toEqual(['f3', null, 'f3', null]);
});
