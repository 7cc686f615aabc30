import { beforeEach, describe, expect, it, vi } from 'vitest';
import { accountSetInStep, mailboxAct } from '../../api/commands';
import { called, fake, resetFake } from '../../api/fake';
import { emit } from '../../api/fake/events';
import { place } from '../../shell/place.svelte';
import { begin } from '../../shell/session.svelte';
import Window from '../../shell/Window.svelte';
import { clear, click, complaints, named, show, type, until } from '../../testing/window';
import type { FolderRow } from '../../api/types';
import { tree } from './tree';

const page = () => document.querySelector('.page')?.textContent?.replace(/\s+/g, ' ') ?? '';
const commands = (name: string) => called.filter(([command]) => command === name).map(([, args]) => args);
const field = (label: string) =>
  [...document.querySelectorAll('label')]
    .find((one) => one.textContent?.trim() === label)
    ?.parentElement?.querySelector('input');

async function open(section: string) {
  clear();
  await begin();
  Object.assign(place, { route: { screen: 'settings', params: { section } }, kept: {}, profiles: [] });
  show(Window, {});
  await until(() => document.querySelector('.leaf h2'));
}

beforeEach(() => {
  resetFake();
  called.length = 0;
});

describe('the settings', () => {
  it.each([
    ['accounts', 'INBOX'],
    ['synchronisation', 'Google'],
    ['profile', 'Integrations'],
    ['exclusions', 'Nobody is left out'],
    ['written', 'Nothing, ever.'],
    ['reading', 'Opened mail counts as read'],
    ['appearance', 'Text size'],
    ['language', 'For example'],
    ['backup', 'Recovery key'],
    ['check', 'Check now'],
    ['about', 'version 0.1.0'],
  ])('axe has nothing against %s', async (section, words) => {
    await open(section);
    await until(() => page().includes(words));
    expect(await complaints()).toEqual([]);
  });

  it('choose folders and where applications arrive', async () => {
    await open('accounts');
    const sent = await until(() => named('li label', /^Sent/));
    await click(() => sent.querySelector('input'));
    await until(() => commands('folder_choose').length === 1);
    expect(commands('folder_choose')[0]).toEqual({ ids: ['f2'], chosen: false });
    await click(() => named('input', 'Applications arrive in INBOX'));
    await until(() => commands('folder_applications').length === 1);
  });

  const row = () =>
    named('li label', /^Staże/)
      ?.textContent?.trim()
      .replace(/\s+/g, ' ');

  it.each([
    ['is fetched at once', false, 'Staże 0 messages'],
    ['says without network that it is not fetched yet', true, 'Staże not fetched yet'],
  ])('a folder that is ticked %s', async (_what, offline, then) => {
    await open('accounts');
    fake.offline = offline;
    await click(() => named('li label', /^Staże/)?.querySelector('input'));
    await until(() => row() === then && document.querySelector(offline ? '.sync.failed' : '.sync.idle'));
  });

  it('say of a folder that it is being fetched, as the top bar does', async () => {
    for (const one of fake.folders) if (one.id === 'f8') one.chosen = true;
    await open('accounts');
    await until(() => row() === 'Staże not fetched yet');
    emit('sync', { ...fake.sync, state: 'running' });
    await until(() => row() === 'Staże being fetched' && document.querySelector('.sync.running'));
  });

  it.each([
    [
      'a folder whose parent is not listed stands at the top',
      ['INBOX', 'Sent', 'Archiv/ACME 2024', 'Bewerbungen'],
      ['0 INBOX', '0 Sent', '0 Archiv / ACME 2024', '0 Bewerbungen'],
    ],
    [
      'a folder stands below its parent, wherever both were',
      ['INBOX', 'Archiv', 'Klienci', 'Archiv/2024/Q1', 'INBOX/Alt'],
      ['0 INBOX', '1 Alt', '0 Archiv', '1 2024 / Q1', '0 Klienci'],
    ],
    ['beginnings alike are no parents', ['Archiv', 'Archiv 2/A'], ['0 Archiv', '0 Archiv 2 / A']],
  ])('%s', (_what, paths, shown) => {
    const folders = paths.map((path) => ({ path }) as FolderRow);
    expect(tree(folders).map(({ depth, name }) => `${depth} ${name}`)).toEqual(shown);
  });

  it.each([
    ['an address', 'noreply@jobs.example', 'Only the address noreply@jobs.example'],
    ['a domain', 'jobs.example', 'Everybody at jobs.example and its sub-domains'],
    ['a domain with an at sign', '@jobs.example', 'Everybody at jobs.example and its sub-domains'],
  ])('leave out %s, after a preview', async (_what, typed, words) => {
    await open('exclusions');
    const box = await until(() => field('Address or domain'));
    type(box, typed);
    await click(() => named('.page button', 'Leave out …'));
    const dialog = await until(() => document.querySelector('[role="dialog"]'));
    await until(() => dialog.textContent?.includes(words) && dialog.textContent.includes('Touches 14 stored messages'));
    const leave = await until(() => named('[role="dialog"] button', 'Leave out'));
    leave.click();
    await until(() => fake.exclusions.length === 1);
    const again = await until(() => named('.page button', 'Let in again'));
    again.click();
    await until(() => fake.exclusions.length === 0);
  });

  it('say in words what is neither an address nor a domain', async () => {
    await open('exclusions');
    const box = await until(() => field('Address or domain'));
    type(box, 'nobody');
    await click(() => named('.page button', 'Leave out …'));
    await until(() => page().includes('This is neither an address nor a domain'));
  });

  it('change colours, text size and language at once', async () => {
    await open('appearance');
    await click(() => named('label', 'Dark')?.querySelector('input'));
    await until(() => document.documentElement.dataset.theme === 'dark');
    const size = document.querySelector<HTMLInputElement>('input[type="range"]');
    if (size) {
      size.value = '125';
      size.dispatchEvent(new Event('change', { bubbles: true }));
    }
    await until(() => document.documentElement.style.fontSize === '125%');
    await until(() => fake.settings.text_size === 125 && fake.settings.theme === 'dark');
  });

  it('say when opened mail counts as read, and sent mail as unanswered', async () => {
    await open('reading');
    const choose = async (label: string, value: string) => {
      const select = await until(() => {
        const of = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === label);
        return of?.parentElement?.querySelector('select');
      });
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    };
    await choose('Opened mail counts as read', 'never');
    await until(() => fake.settings.read_after === null);
    await choose('Opened mail counts as read', '0');
    await until(() => fake.settings.read_after === 0);
    await choose('Sent mail counts as unanswered', '14');
    await until(() => fake.settings.unanswered_days === 14);
    expect(await complaints()).toEqual([]);
  });

  it('pause on battery and on metered networks once that is switched on', async () => {
    await open('accounts');
    await until(() => named('label', 'Pause on battery'));
    expect(fake.settings).toMatchObject({ pause_on_battery: false, pause_on_metered: false });
    await click(() => named('label', 'Pause on battery')?.querySelector('input'));
    await until(() => fake.settings.pause_on_battery);
    await click(() => named('label', 'Pause on metered networks')?.querySelector('input'));
    await until(() => fake.settings.pause_on_metered);
    expect(await complaints()).toEqual([]);
  });

  it('say so where the system does not tell, and let go of what was switched on elsewhere', async () => {
    fake.settings.pause_on_metered = true;
    await open('accounts');
    emit('sync', { ...fake.sync, tells_battery: false, tells_metered: false });
    const box = (words: RegExp) => named('label', words)?.querySelector('input');
    await until(() => box(/^Pause on battery/)?.disabled);
    expect(box(/^Pause on battery/)?.closest('label')?.textContent).toContain('This system does not tell Dossier.');
    await click(() => box(/^Pause on metered networks/));
    await until(() => !fake.settings.pause_on_metered);
    await until(() => box(/^Pause on metered networks/)?.disabled);
    expect(await complaints()).toEqual([]);
  });

  it('let go of what was never filed after the days that are chosen, and say what that means', async () => {
    await open('accounts');
    await until(() => page().includes('Whatever has come stays on this computer.'));
    const days = await until(() =>
      [...document.querySelectorAll('select')].find((one) => one.textContent.includes('Goes 90 days after it came')),
    );
    days.value = '90';
    days.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => page().includes('Opening it fetches it again.'));
    expect(commands('account_set_cache')).toEqual([{ id: 'a1', days: 90 }]);
    expect(await complaints()).toEqual([]);
  });

  it('keep a mailbox in step, and show what was written to it and what became of that', async () => {
    await open('accounts');
    await until(() => page().includes('The first time you mark, move or delete something'));
    const step = await until(() => [...document.querySelectorAll('select')].find((one) => one.value === 'ask'));
    step.value = 'both';
    step.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => commands('account_set_in_step').length === 1);
    expect(commands('account_set_in_step')[0]).toEqual({ id: 'a1', inStep: 'both' });
    const [first, second] = fake.rows.map((row) => row.id);
    await mailboxAct({ ids: [first ?? ''], verb: 'read' });
    await mailboxAct({ ids: [second ?? ''], verb: 'archive' });
    await open('written');
    await until(() => page().includes('Moved from INBOX to Archive'));
    expect(page()).toContain('Marked as read in INBOX');
    expect(page()).toContain('The server said: [OVERQUOTA] Quota exceeded');
    expect(page()).toContain('Refused');
    expect(await complaints()).toEqual([]);
  });

  it('call a message without subject so, not one that is gone', async () => {
    const nameless = fake.rows[2];
    if (!nameless) throw new Error('the stage has messages');
    nameless.subject = '';
    await accountSetInStep('a1', 'both');
    await mailboxAct({ ids: [nameless.id], verb: 'star' });
    await open('written');
    await until(() => page().includes('Starred in INBOX'));
    expect(page()).toContain('(no subject)');
    expect(page()).not.toContain('A message that is no longer here');
  });

  it('confirm the recovery key by its last four characters, and no others', async () => {
    await open('backup');
    const shown = await until(() => named('.page button', 'Show recovery key'));
    shown.click();
    const key = await until(() => document.querySelector('.key')?.textContent);
    const box = await until(() => field('Its last four characters'));
    type(box, 'XXXX');
    await click(() => named('.page button', 'Confirm'));
    await until(() => page().includes('typing error'));
    type(box, key.slice(-4));
    await click(() => named('.page button', 'Confirm'));
    await until(() => page().includes('You confirmed that you have it.'));
  });

  it('hide the recovery key again when nobody looks any more', async () => {
    await open('backup');
    (await until(() => named('.page button', 'Show recovery key'))).click();
    await until(() => document.querySelector('.key'));
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    hidden.mockRestore();
    await until(() => named('.page button', 'Show recovery key') && !document.querySelector('.key'));
  });

  it('restore a backup after a look into it, and say what becomes of what is here', async () => {
    await open('backup');
    (await until(() => named('.page button', 'Restore a backup …'))).click();
    (await until(() => named('[role="dialog"] button', 'Choose a file …'))).click();
    await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('not a backup'));
    type(await until(() => field('Backup file')), '/media/stick/dossier-2026-11-20.backup');
    await click(() => named('[role="dialog"] button', 'Look into it'));
    const dialog = () => document.querySelector('[role="dialog"]')?.textContent ?? '';
    await until(() => dialog().includes('3,017 messages') && dialog().includes('is not deleted'));
    expect(await complaints()).toEqual([]);
    await click(() => named('[role="dialog"] button', 'Restore'));
    await until(() => dialog().includes('dossier-before-restore-2026-11-21.db'));
  });

  it('run every check and say how each went', async () => {
    await open('check');
    await click(() => named('.page button', 'Check now'));
    await until(() => page().includes('Everything is well.'));
    expect(page()).toContain('The file is whole');
  });
});
