import type { DocumentRow, FileNature, FileRef, MessageView, PartRow } from '../api/types';
import { t } from '../text';

/** A file on the screen, wherever it lies. */
export interface FileItem {
  ref: FileRef;
  name: string;
  size: number;
  nature: FileNature;
  /** The message it came with, and with whom it is kept already; absent for a document. */
  part?: { view: MessageView; row: PartRow };
}

/** What an attachment is called, also where it has no name. */
export const partName = (part: PartRow): string => part.name || t('mail.part', { number: part.index });

/** The attachments of a message; a picture inside the text is none. */
export const filesOf = (view: MessageView, parts: PartRow[] = view.parts.filter((part) => !part.inline)): FileItem[] =>
  parts.map((row) => ({
    ref: { kind: 'part', message: view.row.id, index: row.index },
    name: partName(row),
    size: row.size,
    nature: row.nature,
    part: { view, row },
  }));

export const documentFile = (row: DocumentRow): FileItem => ({
  ref: { kind: 'document', id: row.id },
  name: row.name,
  size: row.size,
  nature: row.nature,
});

/** The one that is most like a curriculum vitae, else the first. */
export function cvOf(files: FileItem[]): number {
  const most = Math.max(...files.map((file) => file.nature.cv));
  return Math.max(
    0,
    files.findIndex((file) => file.nature.cv === most),
  );
}

/** What opening a file can set going, and what makes one look twice, in words. */
export const warnings = ({ danger, doubts }: FileNature): string[] => [
  ...(danger ? [t(`files.danger.${danger}`)] : []),
  ...doubts.map((doubt) => t(`files.doubt.${doubt}`)),
];

const GROUPS: [group: string, kinds: FileNature['kind'][]][] = [
  ['pdf', ['pdf']],
  ['picture', ['png', 'jpeg', 'gif', 'webp', 'bmp', 'tiff', 'heic']],
  ['writing', ['docx', 'odt', 'rtf', 'doc']],
  ['table', ['xlsx']],
  ['slides', ['pptx']],
  ['office', ['ole', 'open_document']],
  ['archive', ['zip', 'archive']],
  ['text', ['text', 'xml']],
  ['message', ['message']],
  ['sound', ['sound']],
];

/** Which program a file is for. */
export const groupOf = ({ kind }: FileNature): string => GROUPS.find(([, kinds]) => kinds.includes(kind))?.[0] ?? 'other';

/** The few letters that stand for what a file is. */
export function badge(file: { name: string; nature: FileNature }): string {
  const { kind } = file.nature;
  const ending = /\.([a-z0-9]{1,4})$/i.exec(file.name)?.[1] ?? '';
  const named: Partial<Record<FileNature['kind'], string>> = { unknown: ending, jpeg: 'JPG', archive: ending, ole: ending };
  return (named[kind] ?? (kind.length <= 4 ? kind : ending)).slice(0, 4).toLocaleUpperCase();
}
