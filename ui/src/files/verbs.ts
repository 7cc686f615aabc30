import { documentAdd, documentRemove, fileOpen, fileSave, filesSave } from '../api/commands';
import { Failed } from '../api/failed';
import { pickFolder, pickPlace } from '../api/system';
import type { MessageView } from '../api/types';
import Confirm from '../kit/Confirm.svelte';
import { float } from '../kit/float';
import { personFrom } from '../mail/verbs';
import SaveDialog from '../mail/SaveDialog.svelte';
import { attempt, tell } from '../shell/toasts.svelte';
import { tellUndoable } from '../shell/undo.svelte';
import { t } from '../text';
import { groupOf, warnings, type FileItem } from './files';

/** Saves a file, where the user says; what is dangerous only after a warning. */
export function saveFile(file: FileItem): void {
  const lines = warnings(file.nature);
  if (lines.length === 0) return void saveNow(file);
  const title = t('files.save.warn', { name: file.name });
  float(Confirm, { title, lines, act: t('files.save.anyway'), warn: true, run: () => void saveNow(file) });
}

async function saveNow(file: FileItem): Promise<void> {
  const path = await attempt(() => pickPlace(t('files.save.title', { name: file.name }), file.name));
  if (!path) return;
  const done = await attempt(() => fileSave(file.ref, path).then(() => true));
  if (done) tell(t('files.saved', { count: 1, name: file.name }));
}

/** Saves files into a folder under their own names; one that is taken gets a number. */
export async function saveAll(files: FileItem[]): Promise<void> {
  const folder = await attempt(() => pickFolder(t('files.save_all.title')));
  if (!folder) return;
  const names = await attempt(() =>
    filesSave(
      files.map((file) => file.ref),
      folder,
    ),
  );
  if (names) tell(t('files.saved', { count: names.length, name: names[0] ?? '' }));
}

/** Whether a file may be handed to another program at all. */
export const opens = (file: FileItem): boolean => !file.nature.danger;

/** Hands a copy to another program, after saying what it is and where it goes. */
export function openFile(file: FileItem): void {
  if (!opens(file)) return saveFile(file);
  const doubts = warnings(file.nature);
  float(Confirm, {
    title: t('files.open.title', { name: file.name }),
    lines: [...doubts, t(`files.program.${groupOf(file.nature)}`), t('files.open.copy')],
    act: t('files.open.yes'),
    warn: doubts.length > 0,
    run: () => void attempt(() => fileOpen(file.ref)),
  });
}

/** Keeps attachments of a message with whom it is saved; where that is nobody, asks with whom. */
export async function keep(view: MessageView, parts: number[]): Promise<void> {
  try {
    tellUndoable(await documentAdd(view.row.id, parts, []));
  } catch (thrown) {
    if (Failed.from(thrown).failure.code === 'missing') return keepWith(view, parts);
    await attempt(() => Promise.reject(thrown as Error));
  }
}

function keepWith(view: MessageView, parts: number[]): void {
  const keepAt = async (targets: string[]) => {
    const done = await attempt(() => documentAdd(view.row.id, parts, targets));
    if (done) tellUndoable(done);
  };
  const known = [view.from, ...view.to, ...view.cc].flatMap((party) => (party.target ? [party.target] : []));
  float(SaveDialog, {
    subject: t('files.keep.lead', { count: parts.length }),
    offered: known.filter((target, index) => known.findIndex((other) => other.id === target.id) === index),
    words: () => t('files.keep'),
    onsave: (targets) => void keepAt(targets),
    onnew: () => void personFrom(view, { onsaved: (saved) => void keepAt([saved.id]) }),
  });
}

/** Takes a document away; undo brings it back. */
export async function removeDocument(id: string): Promise<void> {
  const done = await attempt(() => documentRemove([id]));
  if (done) tellUndoable(done);
}
