import type { TargetRow } from './types';

/* Attachments and documents, as src-tauri/api/rows/file.rs names them. */

export type FileRef = { kind: 'part'; message: string; index: number } | { kind: 'document'; id: string };

export type FileKind =
  | 'pdf'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'tiff'
  | 'heic'
  | 'docx'
  | 'odt'
  | 'rtf'
  | 'doc'
  | 'xlsx'
  | 'pptx'
  | 'open_document'
  | 'ole'
  | 'zip'
  | 'archive'
  | 'text'
  | 'xml'
  | 'message'
  | 'svg'
  | 'html'
  | 'program'
  | 'script'
  | 'shortcut'
  | 'disk'
  | 'sound'
  | 'unknown';

export type Danger = 'program' | 'script' | 'shortcut' | 'disk' | 'page' | 'macros';
export type Doubt = 'mismatch' | 'reordered' | 'double_ending';

export interface FileNature {
  kind: FileKind;
  danger: Danger | null;
  doubts: Doubt[];
  /** How much it is like a curriculum vitae; 0: not at all. */
  cv: number;
}

export interface PartRow {
  index: number;
  name: string;
  content_type: string;
  size: number;
  inline: boolean;
  nature: FileNature;
  /** With whom it is kept as a document. */
  kept: TargetRow[];
}

export interface Run {
  text: string;
  bold?: boolean;
  italic?: boolean;
}

export interface Cell {
  blocks: Block[];
  span: number;
}

export type Block =
  | { kind: 'heading'; level: number; runs: Run[] }
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'item'; depth: number; label: string; runs: Run[] }
  | { kind: 'table'; rows: Cell[][] };

export interface Blocks {
  blocks: Block[];
  cut: boolean;
}

export type Shown =
  | { kind: 'picture'; address: string }
  | { kind: 'pdf'; bytes: string }
  | { kind: 'text'; text: string; cut: boolean }
  | { kind: 'document'; reading: Blocks }
  | { kind: 'nothing'; why: string };

export interface FilePreview {
  name: string;
  size: number;
  nature: FileNature;
  shown: Shown;
}

export interface DocumentRow {
  id: string;
  name: string;
  size: number;
  added: number;
  nature: FileNature;
  /** The messages it came with, newest first. */
  sources: { message: string; subject: string; received: number }[];
}
