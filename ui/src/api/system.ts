import { open, save } from '@tauri-apps/plugin-dialog';
import { openUrl } from '@tauri-apps/plugin-opener';
import { pretends } from './call';
import { Failed } from './failed';

export interface FileKind {
  name: string;
  extensions: string[];
}

/** Lets the user pick a file; `null` when they did not. */
export async function pickFile(title: string, kinds: FileKind[] = []): Promise<string | null> {
  if (pretends) return '/home/marta/people.csv';
  return open({ title, multiple: false, directory: false, filters: kinds });
}

/** Lets the user pick a folder; `null` when they did not. */
export async function pickFolder(title: string): Promise<string | null> {
  if (pretends) return '/home/marta/Mail';
  return open({ title, multiple: false, directory: true });
}

/** Lets the user say where to write a file; `null` when they did not. */
export async function pickPlace(title: string, name: string): Promise<string | null> {
  if (pretends) return `/home/marta/${name}`;
  return save({ title, defaultPath: name });
}

/** Opens a link in the user's browser. */
export async function openLink(address: string): Promise<void> {
  if (pretends) return;
  try {
    await openUrl(address);
  } catch {
    throw Failed.of('no_program', { for: address.startsWith('mailto:') ? 'mailto' : 'web' });
  }
}
