import type { Profile } from '../../api/types';
import { t } from '../../text';
import { number } from '../../text/format';

export type Tab = 'timeline' | 'messages' | 'documents' | 'properties';

export interface TabLine {
  id: Tab;
  label: string;
  count?: string;
}

/** The tabs of a profile; Properties stands beside where there is room. */
export function tabsOf(profile: Profile | null, wide: boolean): TabLine[] {
  const lines: TabLine[] = [
    { id: 'timeline', label: t('profile.timeline') },
    { id: 'messages', label: t('people.column.messages'), count: profile ? number(profile.messages) : undefined },
    { id: 'documents', label: t('files.documents'), count: profile ? number(profile.documents) : undefined },
  ];
  return wide ? lines : [...lines, { id: 'properties', label: t('profile.properties') }];
}
