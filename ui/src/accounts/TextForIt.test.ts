import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clear, click, complaints, show, until } from '../testing/window';
import { words } from '../text/language.svelte';
import TextForIt from './TextForIt.svelte';

const ADDRESS = 'anna@agency.example';

beforeEach(clear);

describe('the text for the IT of a firm with its own Exchange', () => {
  it.each(['en', 'de', 'fr', 'it', 'pl'] as const)(
    'names the mailbox, both protocols and the command (%s)',
    async (language) => {
      words.language = language;
      const copied = vi.fn().mockResolvedValue(undefined);
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: copied } });
      show(TextForIt, { address: ADDRESS });
      await click(() => document.querySelector('button'));
      await until(() => copied.mock.calls.length === 1);
      const text = String(copied.mock.calls[0]?.[0]);
      for (const part of ['IMAP', '993', 'SMTP', '587', `Set-CASMailbox -Identity ${ADDRESS} -ImapEnabled $true`])
        expect(text).toContain(part);
      expect(await complaints()).toEqual([]);
      words.language = 'en';
    },
  );
});
