import type { FolderRow } from '../../api/types';

/** A folder with how deep it lies below those that are listed, and its name from there. */
export interface Leaf {
  folder: FolderRow;
  depth: number;
  name: string;
}

/** The folders as a tree: each below the nearest one above it that is listed, and at the top where there is none. */
export function tree(folders: FolderRow[]): Leaf[] {
  const paths = new Set(folders.map((folder) => folder.path));
  const below = (parent: string, depth: number): Leaf[] =>
    folders
      .filter((folder) => above(folder.path, paths) === parent)
      .flatMap((folder) => [
        { folder, depth, name: folder.path.slice(parent ? parent.length + 1 : 0).replaceAll('/', ' / ') },
        ...below(folder.path, depth + 1),
      ]);
  return below('', 0);
}

function above(path: string, paths: Set<string>): string {
  const at = path.lastIndexOf('/');
  if (at <= 0) return '';
  const parent = path.slice(0, at);
  return paths.has(parent) ? parent : above(parent, paths);
}
