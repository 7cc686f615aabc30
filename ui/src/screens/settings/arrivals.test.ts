import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../../api/fake';
import type { SourceRow } from '../../api/types-accounts';
import { Failed } from '../../api/failed';
import { Arrivals } from './arrivals.svelte';

const source = (folder: string, name: string): SourceRow => ({
  account: 'a1',
  folder,
  name,
  job: '',
  job_name: '',
  group: 'g1',
});
const commands = () => called.map(([name, args]) => [name, args.source?.name ?? args.folder]);

beforeEach(() => {
  resetFake();
  called.length = 0;
  fake.sources = [source('f3', 'Bewerbungen'), source('f4', 'Klienci')];
});

describe('the places of a mailbox where applications arrive', () => {
  it('are a list of which only what changed is written', async () => {
    const arrivals = new Arrivals(fake.sources);
    arrivals.remove(0);
    arrivals.add(source('f1', 'Website'));
    await arrivals.save();
    expect(commands()).toEqual([
      ['source_save', 'Website'],
      ['source_remove', 'f3'],
    ]);
    expect(fake.sources.map((one) => one.name)).toEqual(['Klienci', 'Website']);
  });

  it('move to another folder without one too many', async () => {
    const arrivals = new Arrivals(fake.sources);
    const first = arrivals.rows[0];
    if (first) first.source.folder = 'f1';
    await arrivals.save();
    expect(fake.sources.map((one) => one.folder)).toEqual(['f4', 'f1']);
  });

  it.each([
    ['a name is missing', source('f1', ' '), 'missing'],
    ['a folder stands there twice', source('f3', 'Again'), 'bad_value'],
  ])('point at the row that is refused, and take nothing away: %s', async (_what, wrong, code) => {
    const arrivals = new Arrivals(fake.sources);
    arrivals.remove(1);
    arrivals.add(wrong);
    const refused = await arrivals.save().catch((thrown: unknown) => Failed.from(thrown).failure.code);
    expect([refused, arrivals.failed]).toEqual([code, 1]);
    expect(fake.sources.map((one) => one.folder)).toEqual(['f3', 'f4']);
  });
});
