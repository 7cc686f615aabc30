import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

export type { PDFDocumentProxy, PDFPageProxy };

/* A picture in it may have so many points. */
const MOST_POINTS = 50_000_000;
const FOLDER = new URL('pdf/', document.baseURI).href;

const reader = () => import('pdfjs-dist/legacy/build/pdf.mjs');

/** Opens a PDF. Nothing in it runs, and nothing is fetched but our own fonts and character maps. */
export async function openPdf(bytes: string): Promise<PDFDocumentLoadingTask> {
  const pdf = await reader();
  pdf.GlobalWorkerOptions.workerSrc = worker;
  return pdf.getDocument({
    data: Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)),
    isEvalSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    disableAutoFetch: true,
    disableRange: true,
    disableStream: true,
    useWorkerFetch: false,
    useWasm: false,
    maxImageSize: MOST_POINTS,
    cMapUrl: `${FOLDER}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${FOLDER}standard_fonts/`,
    wasmUrl: `${FOLDER}wasm/`,
    verbosity: 0,
  });
}

/** Draws a page, and lays its text over it to be selected. Returns how to stop. */
export function draw(page: PDFPageProxy, scale: number, canvas: HTMLCanvasElement, text: HTMLElement): () => void {
  const viewport = page.getViewport({ scale });
  const sharp = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  const task = page.render({ canvas, viewport, transform: sharp === 1 ? undefined : [sharp, 0, 0, sharp, 0, 0] });
  let stopped = false;
  task.promise.catch(() => undefined);
  void (async () => {
    const { TextLayer } = await reader();
    const content = await page.getTextContent();
    if (stopped) return;
    text.replaceChildren();
    text.style.setProperty('--total-scale-factor', String(scale));
    text.style.setProperty('--scale-round-x', '1px');
    text.style.setProperty('--scale-round-y', '1px');
    await new TextLayer({ textContentSource: content, container: text, viewport }).render();
  })().catch(() => undefined);
  return () => {
    stopped = true;
    task.cancel();
  };
}
