import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import config from './svelte.config.js';

const only = (name, where) => ({ group: [name, `${name}/*`], message: `Only ${where} names ${name}.` });
const tauri = only('@tauri-apps', 'src/api');
const bits = only('bits-ui', 'src/kit');

export default ts.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'src/api/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig: config } },
  },
  {
    rules: {
      'no-undef': 'off',
      'max-lines': ['error', { max: 400 }],
      'no-restricted-imports': ['error', { patterns: [tauri, bits] }],
      'svelte/require-each-key': 'error',
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  { files: ['**/*.svelte'], rules: { 'max-lines': ['error', { max: 200 }] } },
  { files: ['src/api/**'], rules: { 'no-restricted-imports': ['error', { patterns: [bits] }] } },
  { files: ['src/kit/**'], rules: { 'no-restricted-imports': ['error', { patterns: [tauri] }] } },
);
