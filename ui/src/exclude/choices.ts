import type { ExclusionPreview, ExclusionSubject, Mode, Scope } from '../api/types';
import { t } from '../text';
import { dayDate } from '../text/format';

export interface Option<T extends string> {
  value: T;
  label: string;
  /** What it means, in a sentence. */
  note?: string;
}

/** The subjects as choices, numbered. */
export function choices(subjects: ExclusionSubject[], name: string): Option<string>[] {
  return subjects.map((subject, index) => ({ value: String(index), label: label(subject, name) }));
}

export const scopes = (preview: ExclusionPreview): Option<Scope>[] => [
  {
    value: 'all',
    label: t('exclude.scope.all'),
    note: t('exclude.scope.all.note', { messages: preview.with_others, people: preview.others }),
  },
  { value: 'alone', label: t('exclude.scope.alone'), note: t('exclude.scope.alone.note') },
];

export const modes = (preview: ExclusionPreview): Option<Mode>[] => [
  { value: 'hide', label: t('exclude.mode.hide'), note: t('exclude.mode.hide.note') },
  { value: 'keep', label: t('exclude.mode.keep'), note: t('exclude.mode.keep.note', { count: preview.filed }) },
  {
    value: 'delete',
    label: t('exclude.mode.delete'),
    note: t('exclude.mode.delete.note', { date: dayDate(preview.delete_at) }),
  },
];

function label(subject: ExclusionSubject, name: string): string {
  switch (subject.kind) {
    case 'address':
      return t('exclude.address', { address: subject.address });
    case 'domain':
      return t('exclude.domain', { domain: subject.domain });
    case 'person':
      return name ? t('exclude.named', { name }) : t('exclude.person');
  }
}
