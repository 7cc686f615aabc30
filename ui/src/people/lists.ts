import { clientsPage, jobsPage, peoplePage } from '../api/commands';
import type { ListQuery, Page, PersonKind, TargetRow } from '../api/types';
import { keep } from '../shell/place.svelte';

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

export const keptList = (name: ListName): KeptList =>
  keep(`list.${name}`, { ...START, ...(name === 'candidates' ? { kind: 'candidate' as const } : {}) });

/** Some rows of a list as it is filtered and sorted now. */
export function listPage(name: ListName, offset: number, limit: number): Promise<Page<{ target: TargetRow }>> {
  const { kind, search, sort, descending } = keptList(name);
  return pageOf[name]({ kind, search, sort, descending, offset, limit });
}
