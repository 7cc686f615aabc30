import { profileRemove } from '../api/commands';
import type { PersonKind, ProfileEdit, SavedProfile, TargetKind, TargetRow } from '../api/types';
import Excluding from '../exclude/Excluding.svelte';
import Confirm from '../kit/Confirm.svelte';
import { float } from '../kit/float';
import { closeProfile } from '../shell/router.svelte';
import { attempt } from '../shell/toasts.svelte';
import { tellUndoable } from '../shell/undo.svelte';
import { t } from '../text';
import AddressDialog from './AddressDialog.svelte';
import { blank, fromSender } from './edit';
import ImportDialog from './ImportDialog.svelte';
import ProfileForm from './ProfileForm.svelte';
import SuggestDialog from './SuggestDialog.svelte';

/** Asks for a new person, client or job. */
export function create(kind: TargetKind, role: PersonKind = 'candidate', start: Partial<ProfileEdit> = {}): void {
  float(ProfileForm, { start: { ...blank(kind, role), ...start } });
}

/** What else is known of a new person, and who wants to know when there is one. */
export interface NewPerson {
  start?: Partial<ProfileEdit>;
  onsaved?: (saved: SavedProfile) => void;
  /** The message they are made from, which can be saved to them. */
  message?: string;
}

/** A new person from a name and an address. */
export function newPerson(from: { name: string; address: string }, { start, onsaved, message }: NewPerson = {}): void {
  float(ProfileForm, { start: { ...fromSender(from.name, from.address), ...start }, onsaved, message });
}

export const edit = (start: ProfileEdit): void => float(ProfileForm, { start });
export const addAddress = (target: TargetRow): void => float(AddressDialog, { target });
export const importTable = (): void => float(ImportDialog, {});
export const suggest = (): void => float(SuggestDialog, {});

export function exclude(target: TargetRow): void {
  if (target.kind !== 'job') float(Excluding, { subjects: [{ kind: 'person', id: target.id }], name: target.name });
}

/** Takes a profile off file, after asking; its mail stays in the mailbox. */
export function remove(target: TargetRow, messages: number): void {
  float(Confirm, {
    title: t('people.remove.title', { name: target.name }),
    lines: [t('people.remove.lead', { count: messages }), t('people.remove.undo')],
    act: t('people.remove.do'),
    warn: true,
    run: () => void removeNow(target),
  });
}

async function removeNow(target: TargetRow): Promise<void> {
  const done = await attempt(() => profileRemove(target.id));
  if (!done) return;
  closeProfile(target.id);
  tellUndoable(done);
}
