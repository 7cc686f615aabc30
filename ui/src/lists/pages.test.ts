import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { Pages } from './pages.svelte';

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
};

function list(total: number) {
  const asked: number[] = [];
  let answers: (() => void)[] = [];
  let held = false;
  let name = 'row';
  const pages = new Pages<string>((offset, limit) => {
    asked.push(offset);
    const rows = Array.from({ length: Math.min(limit, total - offset) }, (_, step) => `${name} ${offset + step}`);
    return new Promise((done) => (held ? answers.push(() => done({ rows, total })) : done({ rows, total })));
  });
  return {
    pages,
    asked,
    rename: (to: string) => (name = to),
    hold: () => (held = true),
    release: () => {
      held = false;
      answers.forEach((answer) => answer());
      answers = [];
    },
  };
}

describe('a long list', () => {
  it('fetches only the pages whose rows are asked for', async () => {
    const { pages, asked } = list(10_000);
    pages.reset();
    await settle();
    expect([pages.total, pages.at(0), pages.at(99)]).toEqual([10_000, 'row 0', 'row 99']);
    expect(pages.at(5_050)).toBeUndefined();
    await settle();
    expect(pages.at(5_050)).toBe('row 5050');
    expect([pages.at(-1), pages.at(10_000)]).toEqual([undefined, undefined]);
    await settle();
    expect(asked).toEqual([0, 5_000]);
  });

  it('keeps showing what was there until the fresh page has come', async () => {
    const { pages, rename, hold, release } = list(50);
    pages.reset();
    await settle();
    rename('new');
    hold();
    pages.refresh();
    await settle();
    expect(pages.at(7)).toBe('row 7');
    release();
    await settle();
    expect(pages.at(7)).toBe('new 7');
  });

  it('comes to show the newest state although it is refreshed faster than it is answered', async () => {
    const { pages, rename, hold, release } = list(50);
    pages.reset();
    await settle();
    hold();
    pages.refresh();
    await settle();
    rename('newest');
    pages.refresh();
    await settle();
    release();
    await settle();
    pages.at(3);
    await settle();
    expect(pages.at(3)).toBe('newest 3');
  });

  it('forgets answers to an earlier question', async () => {
    const { pages, rename, hold, release } = list(50);
    hold();
    pages.reset();
    await settle();
    rename('other');
    pages.reset();
    await settle();
    release();
    await settle();
    expect(pages.at(0)).toBe('other 0');
  });

  it.each([
    ['an empty list', 0, 0],
    ['beyond the end', 30, 30],
  ])('does not ask again and again: %s', async (_what, total, index) => {
    const { pages, asked } = list(total);
    pages.reset();
    await settle();
    for (let turn = 0; turn < 5; turn += 1) {
      expect(pages.at(index)).toBeUndefined();
      await settle();
    }
    expect(asked).toEqual([0]);
    expect(pages.loaded).toBe(true);
  });

  it('gives a range across pages, fetching what is not here', async () => {
    const { pages } = list(250);
    pages.reset();
    await settle();
    const rows = await pages.range(95, 205);
    expect([rows.length, rows[0], rows[110]]).toEqual([111, 'row 95', 'row 205']);
  });

  it('tells when the answer to the question asked last is here', async () => {
    const { pages, hold, release } = list(10);
    hold();
    pages.reset();
    let told = false;
    void pages.settled().then(() => (told = true));
    await settle();
    pages.reset();
    await settle();
    expect(told).toBe(false);
    release();
    await settle();
    expect([told, pages.total]).toEqual([true, 10]);
    await pages.settled();
  });

  it('changes rows at once', async () => {
    const { pages } = list(10);
    pages.reset();
    await settle();
    pages.patch(
      (row) => row === 'row 4',
      () => 'ticked',
    );
    expect(pages.at(4)).toBe('ticked');
    expect(pages.find((row) => row === 'ticked')).toBe(4);
  });
});

it('what is not counted yet says so until a page knows', async () => {
  let known = false;
  const pages = new Pages<string>(() => Promise.resolve({ rows: ['row'], total: 1, counted: known }));
  pages.reset();
  await settle();
  expect([pages.loaded, pages.counted]).toEqual([true, false]);
  known = true;
  pages.reset();
  await settle();
  expect(pages.counted).toBe(true);
});
