import { folderShown } from '../../api/commands';

/** Tells the core which folder is shown, so that what other programs change there is followed; not while the window is hidden. */
export function follow(folder: string | null): () => void {
  const tell = () => void folderShown(document.hidden ? null : folder).catch(() => undefined);
  tell();
  document.addEventListener('visibilitychange', tell);
  return () => {
    document.removeEventListener('visibilitychange', tell);
    void folderShown(null).catch(() => undefined);
  };
}
