/* Invented mail, as the pages of the mock-up show it. */
import type { IntoRow, Reason, ReviewRow, TargetRow, Verdict } from '../types';
import { byId } from './people';

const NOW = Math.floor(Date.now() / 1000);
const MIDNIGHT = Math.floor(new Date().setHours(0, 0, 0, 0) / 1000);
/* Early in the day today's mail lies closer together, in its order and not in the future. */
const AFTERNOON = 15 * 3600;
const TODAY = Math.min(1, (NOW - MIDNIGHT) / AFTERNOON);

/** Days back and a clock time, as Unix seconds. */
export const at = (days: number, clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const seconds = hours * 3600 + minutes * 60;
  return Math.min(NOW, MIDNIGHT - days * 86_400 + Math.floor(seconds * (days === 0 ? TODAY : 1)));
};

type Line = [
  days: number,
  clock: string,
  who: string,
  subject: string,
  files: number,
  into: string[],
  verdict: Verdict,
  answers?: [string, number],
];

const LINES: Line[] = [
  [0, '14:02', 'p1', 'Re: Rozmowa w piątek, 10:00', 1, ['p1', 'j1'], 'reply', ['Rozmowa w piątek, 10:00', 2]],
  [0, '13:51', 'p10', 'AW: Profil Data Engineer, Referenz DE7', 0, ['c1', 'j1'], 'reply', ['Profil Data Engineer', 1]],
  [0, '13:40', 'p2', 'CV aggiornato – data engineer', 2, ['p2'], 'new'],
  [
    0,
    '12:18',
    'p3',
    'Re: Votre candidature – Responsable paie (H/F)',
    0,
    ['p3', 'j2'],
    'reply',
    ['Votre candidature – Responsable paie', 5],
  ],
  [0, '11:55', 'Stellenmarkt Süd', '2 neue Bewerbungen: Lohnbuchhaltung (m/w/d)', 2, [], 'application'],
  [
    0,
    '10:47',
    'p4',
    'Odp.: Test techniczny – wyniki i kolejne kroki',
    1,
    ['p4', 'j1'],
    'reply',
    ['Test techniczny – wyniki', 1],
  ],
  [0, '09:12', 'p5', 'Disponibilités semaine 48', 0, ['p5', 'j2'], 'new'],
  [
    1,
    '17:36',
    'p6',
    'AW: Gehaltsvorstellung und Kündigungsfrist',
    0,
    ['p6', 'j3'],
    'reply',
    ['Gehaltsvorstellung und Kündigungsfrist', 6],
  ],
  [1, '16:20', 'p7', 'Colloquio di giovedì, ore 15: conferma', 0, ['p7', 'j5'], 'sent'],
  [1, '11:04', 'p8', 'Re: References for the warehouse manager role', 3, ['p8', 'j4'], 'reply', ['References, please', 7]],
  [1, '09:48', 'Acme Transports', 'Deux postes à pourvoir à Lyon', 1, ['c2'], 'new'],
  [2, '18:10', 'p9', 'Odp.: Oferta – Kierownik magazynu', 0, ['p9', 'j4'], 'reply', ['Oferta – Kierownik magazynu', 4]],
];

const TEXT = `Dzień dobry Pani Marto,

bardzo dziękuję za zaproszenie. Piątek o 10:00 mi odpowiada. W załączniku przesyłam zaktualizowane CV z projektem, o którym rozmawiałyśmy.

Z pozdrowieniami
Anna Kowalska`;

const QUOTE = `

> Dzień dobry Pani Anno,
> zespół Brandt Logistik chciałby Panią poznać. Czy piątek o 10:00 byłby możliwy?`;

export const bodyText = TEXT + QUOTE;
export const quoteStart = TEXT.length;

/** The list of Mail to sort; after the lines of the mock-up, variations of them up to `count`. */
export function reviewRows(count: number): ReviewRow[] {
  return Array.from({ length: count }, (_, index) => row(index));
}

function row(index: number): ReviewRow {
  const line = LINES[index % LINES.length] as Line;
  const [days, clock, who, subject, files, into, verdict, answers] = line;
  const round = Math.floor(index / LINES.length);
  const person = byId(who);
  const name = person ? [person.given, person.family].filter(Boolean).join(' ') : who;
  const reasons: Reason[] =
    verdict === 'reply'
      ? [{ kind: 'answers', message_id: `<${index}@mail.example>` }]
      : verdict === 'application'
        ? [{ kind: 'application_folder' }, { kind: 'bulk' }]
        : [{ kind: 'on_file', role: verdict === 'sent' ? 'to' : 'from' }];
  const received = at(days + round * 4, clock);
  const left = round === 1 && (index % LINES.length === 2 || index % LINES.length === 6);
  return {
    id: `m${index}`,
    message_id: `<${index}@mail.example>`,
    folder: verdict === 'sent' ? 'Sent' : verdict === 'application' ? 'Bewerbungen' : 'INBOX',
    direction: verdict === 'sent' ? 'out' : 'in',
    received: round > 0 ? received - round * 60 : received,
    from: verdict === 'sent' ? 'Marta Zielińska' : name,
    from_address:
      verdict === 'sent' ? 'marta@zielinska-rekrutacja.example' : (person?.addresses[0] ?? 'mail@stellenmarkt-sued.example'),
    to: verdict === 'sent' ? [name] : ['marta@zielinska-rekrutacja.example'],
    subject,
    attachments: files,
    unread: index % 5 === 2,
    verdict: left ? 'skipped' : verdict,
    ticked: verdict === 'reply' && !left,
    state: round === 2 && index % 5 === 0 ? 'later' : 'open',
    later_since: round === 2 && index % 5 === 0 ? at(3, '16:00') : null,
    into: into.map((id, place) => intoRow(id, place === 0, reasons)).filter((one) => one !== undefined),
    in_reply_to: answers ? { id: `s${index}`, subject: answers[0], sent: at(days + answers[1] + round * 4, '09:10') } : null,
    reasons: left ? [{ kind: 'excluded', exclusion: 'x1' }] : reasons,
    withheld: left,
  };
}

function intoRow(id: string, chosen: boolean, reasons: Reason[]): IntoRow | undefined {
  const target: TargetRow | undefined = byId(id)?.target;
  if (!target) return undefined;
  const why: Reason[] = chosen ? reasons : [{ kind: 'job_reference', place: 'subject' }];
  return { ...target, chosen, offered: !chosen, reasons: why };
}
