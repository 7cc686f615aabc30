import { beforeEach, describe, expect, it } from 'vitest';
import { called, fake, resetFake } from '../api/fake';
import { forgetDocuments } from '../api/fake/files';
import { place } from '../shell/place.svelte';
import { begin } from '../shell/session.svelte';
import Window from '../shell/Window.svelte';
import { clear, click, complaints, named, press, show, until } from '../testing/window';
import { badge, cvOf, warnings, type FileItem } from './files';

const line = (index: number) => document.querySelector<HTMLElement>(`[role="option"][data-index="${index}"]`);
const panel = () => document.querySelector<HTMLElement>('.kit-files');
const words = () => panel()?.textContent?.replace(/\s+/g, ' ') ?? '';
const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);

async function open(screen: string, params: Record<string, string> = {}) {
  clear();
  await begin();
  Object.assign(place, { route: { screen, params }, kept: {}, profiles: [] });
  show(Window, {});
}

beforeEach(() => {
  resetFake();
  forgetDocuments();
  called.length = 0;
});

describe('attachments', () => {
  const item = (name: string, nature: Partial<FileItem['nature']>): FileItem => ({
    ref: { kind: 'document', id: name },
    name,
    size: 1,
    nature: { kind: 'pdf', danger: null, doubts: [], cv: 0, ...nature },
  });

  it('shows the one most like a CV first, and says what is dangerous', () => {
    expect(cvOf([item('a.pdf', { cv: 3 }), item('cv.pdf', { cv: 23 }), item('b.pdf', { cv: 13 })])).toBe(1);
    expect(cvOf([item('a.zip', { kind: 'zip' })])).toBe(0);
    expect(warnings(item('cv.pdf.exe', { danger: 'program', doubts: ['double_ending'] }).nature)).toHaveLength(2);
    expect([badge(item('a.jpeg', { kind: 'jpeg' })), badge(item('a.7z', { kind: 'archive' }))]).toEqual(['JPG', '7Z']);
  });

  it('opens beside the mail by Space, is walked through by arrow and closed by Escape', async () => {
    await open('inbox');
    await until(() => line(2)?.textContent?.includes('CV aggiornato'));
    (await until(() => line(2))).focus();
    await click(() => line(2));
    press(' ');
    await until(() => words().includes('CV_Kowalska_2026.pdf'));
    press('ArrowRight');
    await until(() => words().includes('Data Engineer, Brandt Logistik GmbH'));
    expect(panel()?.querySelector('table b')?.textContent).toBe('2021 – heute');
    expect(await complaints()).toEqual([]);
    press('Escape');
    await until(() => !panel());
  });

  it('asks once before another program gets a copy, and never gives it what could run', async () => {
    Object.assign(fake.rows[0] ?? {}, { attachments: 3 });
    await open('inbox');
    await until(() => line(0)?.textContent?.trim());
    await click(() => line(0));
    const chip = await until(() => named('button', /CV\.pdf\.exe/));
    expect(chip.className).toContain('warn');
    chip.click();
    await until(() => words().includes('can change your computer'));
    expect(named('button', /Open in another program/)?.hasAttribute('disabled')).toBe(true);
    press('ArrowLeft');
    await until(() => words().includes('Lebenslauf_Kowalska.docx'));
    press('o');
    await until(() => document.body.textContent?.includes('your word processor opens it'));
    expect(commands('file_open')).toEqual([]);
    await click(() => named('button', /^Open$/));
    await until(() => commands('file_open').length === 1);
    press('Escape');
  });

  it('are kept with a profile in one step, listed there with their message, and come back after removal', async () => {
    await open('inbox');
    await until(() => line(0)?.textContent?.trim());
    await click(() => line(0));
    const keep = await until(() => named('button', /^Add to documents$/));
    keep.click();
    const pick = await until(() => document.querySelector<HTMLElement>('[role="dialog"] [role="option"]'));
    pick.click();
    const inDialog = () => [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button:not([disabled])')];
    (await until(() => inDialog().find((one) => one.textContent?.includes('Add to documents')))).click();
    await until(() => commands('document_add').length === 2);
    await open('profile', { id: 'p1', tab: 'documents' });
    await until(() => document.body.textContent?.includes('Came with “Re: Rozmowa w piątek'));
    expect(await complaints()).toEqual([]);
  });
});
