import FileDown from '@lucide/svelte/icons/file-down';
import Printer from '@lucide/svelte/icons/printer';
import { messageSave } from '../api/commands';
import { pickPlace } from '../api/system';
import type { MessageView, Reading } from '../api/types';
import { float } from '../kit/float';
import type { MenuItem } from '../kit/menu';
import { attempt, tell } from '../shell/toasts.svelte';
import { t } from '../text';
import { print } from './print';
import SourceDialog from './SourceDialog.svelte';

/** What can be looked at of a message besides what is shown, and taken away with it. */
export function readingMenu(
  view: MessageView,
  reading: Reading | null,
  text: { shown: boolean; change: () => void } | null,
): MenuItem[] {
  const message = view.row.id;
  return [
    ...(text ? [{ label: t('reading.as_text'), checked: text.shown, run: text.change }] : []),
    { label: t('reading.headers'), run: () => float(SourceDialog, { message, headers: true }) },
    { label: t('reading.source'), run: () => float(SourceDialog, { message }) },
    { label: t('print.print'), icon: Printer, run: () => void print([view], text?.shown) },
    { label: t('reading.save'), icon: FileDown, run: () => void save(message, reading?.file_name ?? 'message.eml') },
  ];
}

async function save(message: string, name: string): Promise<void> {
  const path = await attempt(() => pickPlace(t('reading.save'), name));
  if (!path) return;
  const done = await attempt(async () => {
    await messageSave(message, path);
    return true;
  });
  if (done) tell(t('reading.saved'));
}
