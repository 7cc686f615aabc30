import { conversation, message } from '../api/commands';
import type { MessageRow } from '../api/types';
import { float } from '../kit/float';
import { attempt, tell } from '../shell/toasts.svelte';
import { t } from '../text';
import { cvOf, filesOf, type FileItem } from './files';
import Preview from './Preview.svelte';

/* Messages of a conversation whose attachments are walked through. */
const MOST = 8;

/** Shows files beside the mail, from this one on. */
export function showFiles(files: FileItem[], at = 0): void {
  if (files.length === 0 || document.querySelector('.kit-files')) return;
  float(Preview, { files, first: at, back: document.activeElement as HTMLElement | null });
}

/** Shows the curriculum vitae of a message, or of the conversation it belongs to; from there on all that is attached. */
export async function showCv(row: MessageRow): Promise<void> {
  const files = await attempt(() => gather(row));
  if (!files) return;
  if (files.length === 0) tell(t('files.none'));
  else showFiles(files, cvOf(files));
}

/* What came with the message itself first, then what came with the others, newest first. */
async function gather(row: MessageRow): Promise<FileItem[]> {
  const own = filesOf(await message(row.id));
  if (own.length > 0) return own;
  const rows = (await conversation(row.id)).rows.filter((one) => one.attachments > 0).reverse();
  const views = await Promise.all(rows.slice(0, MOST).map((one) => message(one.id)));
  return views.flatMap((view) => filesOf(view));
}
