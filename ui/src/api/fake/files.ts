import { Failed } from '../failed';
import type { DocumentRow, FileKind, FileNature, FilePreview, FileRef, PartRow, ReviewRow, Shown } from '../types';
import { byId } from './people';
import { changed, enter, fake } from './state';

/* Invented attachments, and what is kept of them. */
const NAMES: [name: string, kind: FileKind, size: number][] = [
  ['CV_Kowalska_2026.pdf', 'pdf', 184_320],
  ['Lebenslauf_Kowalska.docx', 'docx', 96_256],
  ['CV.pdf.exe', 'program', 51_200],
];

let kept: (DocumentRow & { target: string; file: number })[] = [];

export const forgetDocuments = () => void (kept = []);

export const documentsOf = (target: string): DocumentRow[] => kept.filter((one) => one.target === target);

const nature = (at: number): FileNature => {
  const [, kind] = NAMES[at] ?? NAMES[0]!;
  const bad = kind === 'program';
  return { kind, danger: bad ? 'program' : null, doubts: bad ? ['double_ending'] : [], cv: bad ? 0 : 23 - at };
};

export const partsOf = (row: ReviewRow): PartRow[] =>
  Array.from({ length: row.attachments }, (_, at) => at % NAMES.length).map((file, at) => ({
    index: at + 1,
    name: NAMES[file]?.[0] ?? '',
    content_type: 'application/octet-stream',
    size: NAMES[file]?.[2] ?? 0,
    inline: false,
    nature: nature(file),
    kept: kept
      .filter((one) => one.file === file && one.sources.some((source) => source.message === row.id))
      .flatMap((one) => byId(one.target)?.target ?? []),
  }));

function numberOf(ref: FileRef): number {
  const known = ref.kind === 'part' ? (ref.index - 1) % NAMES.length : kept.find((one) => one.id === ref.id)?.file;
  if (known === undefined) throw Failed.of('not_found', { what: 'document' });
  return known;
}

const run = (text: string, bold = false) => (bold ? { text, bold } : { text });
const cell = (text: string, bold = false) => ({ blocks: [{ kind: 'paragraph' as const, runs: [run(text, bold)] }], span: 1 });

const DOCX: Shown = {
  kind: 'document',
  reading: {
    cut: false,
    blocks: [
      { kind: 'heading', level: 1, runs: [run('Anna Kowalska')] },
      { kind: 'paragraph', runs: [run('Data Engineer, '), run('Łódź', true), run('\nanna.kowalska@poczta.example')] },
      { kind: 'heading', level: 2, runs: [run('Berufserfahrung')] },
      {
        kind: 'table',
        rows: [
          [cell('2021 – heute', true), cell('Data Engineer, Brandt Logistik GmbH')],
          [cell('2017 – 2021', true), cell('BI-Entwicklerin, Stadtwerke Süd')],
        ],
      },
      { kind: 'heading', level: 2, runs: [run('Kenntnisse')] },
      { kind: 'item', depth: 0, label: '•', runs: [run('Spark, Airflow, dbt')] },
      { kind: 'item', depth: 1, label: '•', runs: [run('seit 2019 im Betrieb')] },
      { kind: 'item', depth: 0, label: '•', runs: [run('Polnisch, Deutsch, Englisch')] },
    ],
  },
};

/** A PDF of a few pages with its text in a font every reader has. */
function pdf(pages: number): string {
  const numbers = Array.from({ length: pages }, (_, at) => at);
  const kids = numbers.map((at) => `${4 + at * 2} 0 R`).join(' ');
  const page = (at: number) => {
    const text = `BT /F 22 Tf 60 770 Td (Anna Kowalska) Tj /F 12 Tf 0 -30 Td (Data Engineer) Tj 0 -30 Td (Page ${at + 1}) Tj ET`;
    return `${4 + at * 2} 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F 3 0 R>>>> /Contents ${5 + at * 2} 0 R>> endobj
${5 + at * 2} 0 obj <</Length ${text.length}>> stream
${text}
endstream endobj
`;
  };
  return btoa(`%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Count ${pages} /Kids [${kids}]>> endobj
3 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
${numbers.map(page).join('')}trailer <</Root 1 0 R>>
%%EOF`);
}

function preview(ref: FileRef): FilePreview {
  const at = numberOf(ref);
  const [name, , size] = NAMES[at] ?? NAMES[0]!;
  const shown: Shown[] = [{ kind: 'pdf', bytes: pdf(3) }, DOCX];
  return { name, size, nature: nature(at), shown: shown[at] ?? { kind: 'nothing', why: 'kind' } };
}

function add(message: string, parts: number[], targets: string[]) {
  const row = fake.rows.find((one) => one.id === message);
  if (!row) throw Failed.of('not_found');
  const into =
    targets.length > 0 ? targets : row.state === 'filed' ? row.into.filter((one) => one.chosen).map((one) => one.id) : [];
  if (into.length === 0) throw Failed.of('missing', { field: 'targets' });
  const before = structuredClone(kept);
  const source = { message, subject: row.subject, received: row.received };
  for (const target of into) {
    for (const part of parts) {
      const file = (part - 1) % NAMES.length;
      const same = kept.find((one) => one.target === target && one.file === file);
      const [name, , size] = NAMES[file] ?? NAMES[0]!;
      if (same) same.sources = [source, ...same.sources.filter((one) => one.message !== message)];
      else {
        const added = Math.floor(Date.now() / 1000);
        kept.unshift({ id: `d${kept.length + 1}`, name, size, added, nature: nature(file), sources: [source], target, file });
      }
    }
  }
  return done('document_add', parts.length, into.length === 1 ? (byId(into[0] ?? '')?.target.name ?? '') : '', before);
}

function remove(ids: string[]) {
  const before = structuredClone(kept);
  kept = kept.filter((one) => !ids.includes(one.id));
  return done('document_remove', ids.length, before.find((one) => one.id === ids[0])?.name ?? '', before);
}

function done(verb: string, count: number, name: string, before: typeof kept) {
  const row = enter(verb, count, 1, name, () => {
    kept = before;
    changed('person', 'message');
  });
  changed('person', 'message');
  return row;
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command knows its own arguments */
export const answers: Record<string, (args: any) => unknown> = {
  file_preview: ({ file }) => preview(file),
  file_save: () => undefined,
  files_save: ({ files }) => (files as FileRef[]).map((file) => NAMES[numberOf(file)]?.[0] ?? ''),
  file_open: () => undefined,
  documents: ({ target }) => documentsOf(target),
  document_add: ({ message, parts, targets }) => add(message, parts, targets),
  document_remove: ({ documents }) => remove(documents),
};
