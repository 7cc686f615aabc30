import type { PersonKind, Profile, ProfileEdit, TargetKind } from '../api/types';
import { splitName } from './name';

export const ROLES: PersonKind[] = ['candidate', 'contact', 'employee'];

/** A new profile with nothing in it. */
export function blank(kind: TargetKind, role: PersonKind = 'candidate'): ProfileEdit {
  return {
    id: null,
    kind,
    roles: kind === 'person' ? [role] : [],
    given: '',
    family: '',
    addresses: kind === 'person' ? [['', '']] : [],
    domains: [],
    language: '',
    phone: '',
    tags: [],
    note: '',
    client: null,
    reference: '',
    open: true,
  };
}

/** A profile as it can be edited. */
export function editOf(profile: Profile): ProfileEdit {
  return {
    id: profile.target.id,
    kind: profile.target.kind,
    roles: [...profile.target.roles],
    given: profile.given,
    family: profile.family,
    addresses: profile.addresses.map(({ address, label }) => [address, label]),
    domains: [...profile.domains],
    language: profile.language,
    phone: profile.phone,
    tags: [...profile.tags],
    note: profile.note,
    client: profile.client?.id ?? null,
    reference: profile.reference,
    open: profile.open,
  };
}

/** A new person from whom a message is from. */
export function fromSender(name: string, address: string): ProfileEdit {
  const plain = name.includes('@') ? '' : name;
  return { ...blank('person'), ...splitName(plain), addresses: [[address, '']] };
}

/** The edit without what was left empty. */
export function tidied(edit: ProfileEdit): ProfileEdit {
  const words = (list: string[]) => [...new Set(list.map((one) => one.trim()).filter(Boolean))];
  return {
    ...edit,
    given: edit.given.trim(),
    family: edit.family.trim(),
    addresses: edit.addresses
      .map(([address, label]): [string, string] => [address.trim(), label.trim()])
      .filter(([address]) => address !== ''),
    domains: words(edit.domains),
    tags: words(edit.tags),
    phone: edit.phone.trim(),
    reference: edit.reference.trim(),
  };
}

/** What stands in one field, separated by commas or lines. */
export const split = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map((one) => one.trim())
    .filter(Boolean);
