import { beforeEach, describe, expect, it } from 'vitest';
import { called, resetFake } from '../api/fake';
import { inboxPage } from '../api/commands';
import { until } from '../testing/window';
import { conversationNow, forget, isReadable, lookAhead, readingNow } from './ahead';

const asked = (name: string, id: string) => called.filter(([one, args]) => one === name && args.id === id).length;

describe('what lies beside the open conversation', () => {
  let ids: string[];
  beforeEach(async () => {
    resetFake();
    forget();
    const page = await inboxPage({ folder: null, account: null, view: 'all', offset: 0, limit: 40 });
    ids = page.rows.map((one) => one.row.id);
    called.length = 0;
  });

  it('is read before somebody goes there, and once', async () => {
    const [id = ''] = ids;
    lookAhead([id]);
    const whole = await conversationNow(id);
    expect(asked('conversation', id)).toBe(1);
    const open = whole.open[0]?.row.id ?? '';
    await until(() => asked('message_reading', open) === 1);
    await readingNow(open);
    expect(asked('message_reading', open)).toBe(1);

    await conversationNow(id);
    await readingNow(open);
    expect([asked('conversation', id), asked('message_reading', open)]).toEqual([2, 2]);
  });

  it('is read anew after a change, also what was still on its way', async () => {
    const [id = '', other = ''] = ids;
    lookAhead([id, other]);
    forget();
    await conversationNow(id);
    expect([asked('conversation', id), asked('conversation', other)]).toEqual([2, 1]);
    expect(called.filter(([name]) => name === 'message_reading')).toEqual([]);
  });

  it('keeps no page, since only so many wait for a frame', async () => {
    lookAhead(ids);
    const wholes = await Promise.all(ids.map(conversationNow));
    const readable = wholes.flatMap((whole) => whole.open.filter(isReadable).map((view) => view.row.id));
    await until(() => called.filter(([name]) => name === 'message_reading').length >= readable.length);
    const framed: string[] = [];
    for (const id of readable) {
      const before = asked('message_reading', id);
      if ((await readingNow(id)).frame) framed.push(id);
      expect(asked('message_reading', id) - before, id).toBe(framed.includes(id) ? 1 : 0);
    }
    expect(framed).not.toEqual([]);
  });
});
