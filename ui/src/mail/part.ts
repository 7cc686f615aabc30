import { partSave } from '../api/commands';
import { pickPlace } from '../api/system';
import type { PartRow } from '../api/types';
import { attempt, tell } from '../shell/toasts.svelte';
import { t } from '../text';

/** What an attachment is called, also where it has no name. */
export const partName = (part: PartRow): string => part.name || t('mail.part', { number: part.index });

/** Saves an attachment as a file, where the user says. */
export async function savePart(message: string, part: PartRow): Promise<void> {
  const name = partName(part);
  const path = await attempt(() => pickPlace(t('review.part.save', { name }), name));
  if (!path) return;
  const done = await attempt(async () => {
    await partSave(message, part.index, path);
    return true;
  });
  if (done) tell(t('review.part.saved', { name }));
}
