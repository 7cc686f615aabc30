/* Invented people, firms and jobs; reserved domains only. */
import type { PersonKind, TargetKind, TargetRow } from '../types';

export interface FakeProfile {
  target: TargetRow;
  given: string;
  family: string;
  addresses: string[];
  domains: string[];
  language: string;
  tags: string[];
  client: string;
  messages: number;
  last: number | null;
  excluded: boolean;
}

export const target = (id: string, kind: TargetKind, name: string, note = '', roles: PersonKind[] = []): TargetRow => ({
  id,
  kind,
  roles,
  name,
  note,
});

function person(
  id: string,
  given: string,
  family: string,
  address: string,
  language: string,
  role: PersonKind,
  client = '',
): FakeProfile {
  const note = role === 'contact' ? client : '';
  return {
    target: target(id, 'person', `${family}, ${given}`, note, [role]),
    given,
    family,
    addresses: [address],
    domains: [],
    language,
    tags: role === 'candidate' && family.length % 2 ? ['remote'] : [],
    client,
    messages: (family.length * 3) % 17,
    last: null,
    excluded: false,
  };
}

function firm(id: string, name: string, domain: string): FakeProfile {
  return { ...person(id, '', name, `office@${domain}`, '', 'contact'), target: target(id, 'client', name), domains: [domain] };
}

function job(id: string, title: string, reference: string, client: string): FakeProfile {
  return { ...person(id, '', title, '', '', 'contact'), target: target(id, 'job', title, reference), addresses: [], client };
}

export const profiles: FakeProfile[] = [
  person('p1', 'Anna', 'Kowalska', 'anna.kowalska@poczta.example', 'pl', 'candidate'),
  person('p2', 'Luca', 'Rossi', 'luca.rossi@posta.example', 'it', 'candidate'),
  person('p3', 'Claire', 'Moreau', 'claire.moreau@courriel.example', 'fr', 'candidate'),
  person('p4', 'Tomasz', 'Wiśniewski', 'tomasz.wisniewski@poczta.example', 'pl', 'candidate'),
  person('p5', 'Élodie', 'Dupré-Lacroix', 'elodie.dupre@courriel.example', 'fr', 'candidate'),
  person('p6', 'Maximilian', 'Schönfeld-Obermüller', 'max.schoenfeld@briefpost.example', 'de', 'candidate'),
  person('p7', 'Giulia', 'Conti', 'giulia.conti@posta.example', 'it', 'candidate'),
  person('p8', 'Paul', 'Whitcombe', 'paul.whitcombe@mailbox.example', 'en', 'candidate'),
  person('p9', 'Katarzyna', 'Wójcik', 'k.wojcik@poczta.example', 'pl', 'candidate'),
  person('p10', 'Jonas', 'Brandt', 'jonas@brandt-logistik.example', 'de', 'contact', 'Brandt Logistik'),
  person('p11', 'Camille', 'Perrin', 'c.perrin@acme-transports.example', 'fr', 'contact', 'Acme Transports'),
  person('p12', 'Ewa', 'Nowak', 'ewa.nowak@zielinska-rekrutacja.example', 'pl', 'employee'),
  firm('c1', 'Brandt Logistik', 'brandt-logistik.example'),
  firm('c2', 'Acme Transports', 'acme-transports.example'),
  firm('c3', 'Rivoli Paie', 'rivoli-paie.example'),
  firm('c4', 'Kessler Metallbau', 'kessler-metallbau.example'),
  job('j1', 'Data Engineer', 'DE7', 'Brandt Logistik'),
  job('j2', 'Responsable paie', 'RP2', 'Rivoli Paie'),
  job('j3', 'Lohnbuchhaltung', 'LB4', 'Kessler Metallbau'),
  job('j4', 'Kierownik magazynu', 'KM3', 'Brandt Logistik'),
  job('j5', 'Responsabile vendite', 'RV1', 'Acme Transports'),
];

export const byId = (id: string) => profiles.find((one) => one.target.id === id);

const plain = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

export const findTargets = (text: string, limit: number): TargetRow[] =>
  profiles
    .filter((one) => plain(`${one.target.name} ${one.target.note} ${one.addresses.join(' ')}`).includes(plain(text)))
    .slice(0, limit)
    .map((one) => one.target);
