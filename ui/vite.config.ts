import { cpSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** What the PDF reader asks for by name: character maps, fonts every PDF may name without bringing them, and a decoder without WebAssembly. */
const pdfFiles = () => ({
  name: 'pdf-files',
  writeBundle({ dir = 'dist' }: { dir?: string }) {
    for (const part of ['cmaps', 'standard_fonts', 'wasm/openjpeg_nowasm_fallback.js'])
      cpSync(`node_modules/pdfjs-dist/${part}`, `${dir}/pdf/${part}`, { recursive: true });
  },
});

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), pdfFiles()],
  clearScreen: false,
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  server: { port: 5173, strictPort: true },
  build: { target: 'es2022', cssTarget: 'safari17.5', outDir: 'dist', emptyOutDir: true },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
    css: false,
    testTimeout: 60_000,
  },
}));
