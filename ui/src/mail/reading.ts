import FileDown from '@lucide/svelte/icons/file-down';
import Printer from '@lucide/svelte/icons/printer';
import { messageSave } from '../api/commands';
import { pickPlace } from '../api/system';
import type { MessageView } from '../api/types';
import { float } from '../kit/float';
import type { MenuItem } from '../kit/menu';
import { attempt, tell } from '../shell/toasts.svelte';
import { t } from '../text';
import { print } from './print';
import SourceDialog from './SourceDialog.svelte';

/** What can be looked at of a message besides what is shown, and taken away with it. */
export function readingMenu(view: MessageView, text: { shown: boolean; change: () => void } | null): MenuItem[] {
  const message = view.row.id;
  return [
    ...(text ? [{ label: t('reading.as_text'), checked: text.shown, run: text.change }] : []),
    { label: t('reading.headers'), run: () => float(SourceDialog, { message, headers: true }) },
    { label: t('reading.source'), run: () => float(SourceDialog, { message }) },
    { label: t('print.print'), icon: Printer, run: () => void print([view], text?.shown) },
    { label: t('reading.save'), icon: FileDown, run: () => void save(view) },
  ];
}

async function save(view: MessageView): Promise<void> {
  const path = await attempt(() => pickPlace(t('reading.save'), `${fileName(view.row.subject)}.eml`));
  if (!path) return;
  const done = await attempt(async () => {
    await messageSave(view.row.id, path);
    return true;
  });
  if (done) tell(t('reading.saved'));
}

/** A subject as the name of a file on every system. */
export function fileName(subject: string): string {
  const plain = subject
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[<>:"/\\|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const name = [...plain].slice(0, 80).join('').trim();
  return !name || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? `${name}message` : name;
}
