import Download from '@lucide/svelte/icons/download';
import ExternalLink from '@lucide/svelte/icons/external-link';
import Eye from '@lucide/svelte/icons/eye';
import FolderInput from '@lucide/svelte/icons/folder-input';
import type { MenuItem } from '../kit/menu';
import { t } from '../text';
import type { FileItem } from './files';
import { keep, openFile, opens, saveFile } from './verbs';

/** What can be done with a file. */
export function fileMenu(file: FileItem, show: () => void): MenuItem[] {
  const { part } = file;
  return [
    { label: t('files.show'), icon: Eye, run: show },
    ...(part ? [{ label: t('files.keep'), icon: FolderInput, run: () => void keep(part.view, [part.row.index]) }] : []),
    { label: t('files.save'), icon: Download, run: () => saveFile(file) },
    { label: t('files.open'), icon: ExternalLink, disabled: !opens(file), run: () => openFile(file) },
  ];
}
