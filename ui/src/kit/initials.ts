import type { TargetKind } from '../api/types';

/** Two letters for a monogram: "Kowalska, Anna" gives AK, "Brandt Logistik" BL, a job its reference. */
export function initials(name: string, kind: TargetKind): string {
  const [family = '', given = ''] = name.split(',').map((part) => part.trim());
  const words =
    kind === 'person' && given ? [given, family] : name.split(/[\s,.&/-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
