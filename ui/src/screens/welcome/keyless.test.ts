import { expect, it } from 'vitest';
import App from '../../shell/App.svelte';
import { resetFake } from '../../api/fake';
import { session } from '../../shell/session.svelte';
import { clear, click, complaints, named, show, type, until } from '../../testing/window';
import NewPassphrase from './NewPassphrase.svelte';
import { NewStore } from './newStore.svelte';

const text = () => document.body.textContent ?? '';

function field(label: string): HTMLInputElement | null {
  return document.getElementById(named('label', label)?.getAttribute('for') ?? '') as HTMLInputElement | null;
}

it('a store is opened by its passphrase where the system has no keychain, or by the recovery key', async () => {
  clear();
  session.start = null;
  document.title = '';
  resetFake({ phase: 'locked', passphrase: 'drei Kraniche am See' });
  show(App, {});
  await until(() => text().includes('Enter your passphrase.'));
  expect(document.querySelector('[role="alert"]')).toBe(null);
  expect(await complaints()).toEqual([]);
  type(await until(() => field('Passphrase')), 'drei Kraniche');
  await click(() => named('button', 'Unlock'));
  await until(() => document.querySelector('[role="alert"]')?.textContent?.includes('This is not the passphrase.'));
  await click(() => named('button', 'Use the recovery key'));
  await until(() => field('Recovery key'));
  await click(() => named('button', 'Use the passphrase'));
  type(await until(() => field('Passphrase')), 'drei Kraniche am See');
  await click(() => named('button', 'Unlock'));
  await until(() => document.title.startsWith('Mail to sort'));
});

it('a passphrase is set once it was typed twice the same', async () => {
  resetFake({ phase: 'first_run', keyless: true });
  const store = new NewStore();
  show(NewPassphrase, { store });
  const made = store.create();
  type(await until(() => field('Your passphrase')), 'drei Kraniche am See');
  expect(named('button', 'Set passphrase')?.matches(':disabled')).toBe(true);
  type(field('Once more')!, 'drei Kraniche am');
  expect(text()).toContain('The two differ.');
  type(field('Once more')!, 'drei Kraniche am See');
  expect(await complaints()).toEqual([]);
  await click(() => named('button', 'Set passphrase'));
  expect(await made).not.toBe('');
  expect(store.asked).toBe(false);
});
