import { clientsPage, jobsPage, peoplePage } from '../api/commands';
import type { ListQuery, Page, PersonKind, TargetRow } from '../api/types';
import { keep, place } from '../shell/place.svelte';

export type ListName = 'candidates' | 'clients' | 'jobs';

/** What a list keeps: how it is filtered and sorted, and where the user is in it. */
export interface KeptList {
  kind: PersonKind | null;
  search: string;
  sort: ListQuery['sort'];
  descending: boolean;
  current: number;
  scroll: number;
  widths: Record<string, number>;
}

const START: KeptList = {
  kind: null,
  search: '',
  sort: 'name',
  descending: false,
  current: 0,
  scroll: 0,
  widths: {},
};

const pageOf = { candidates: peoplePage, clients: clientsPage, jobs: jobsPage };

export const isList = (name: string | undefined): name is ListName => name !== undefined && name in pageOf;

/** The same object for all who ask, so that what one changes the other sees. */
export function keptList(name: ListName): KeptList {
  const key = `list.${name}`;
  const known = place.kept[key] as KeptList | undefined;
  const start: KeptList = { ...START, kind: name === 'candidates' ? 'candidate' : null, widths: {} };
  return known?.widths && known.sort ? known : keep(key, start);
}

/** Some rows of a list as it is filtered and sorted. */
export function listPage(name: ListName, kept: KeptList, offset: number, limit: number): Promise<Page<{ target: TargetRow }>> {
  const { kind, search, sort, descending } = kept;
  return pageOf[name]({ kind, search, sort, descending, offset, limit });
}
