import type { Invitation, Reading } from '../types';
import { fake } from './state';

const page = `<!doctype html><meta charset="utf-8"><style>body{font:15px/1.5 sans-serif;margin:2px}</style>
<table width="100%" cellpadding="12"><tr><td><b style="font-size:20px">Jobs of the week</b></td></tr></table>
<p>Dear Marta,</p><p>three positions fit your search. <a href="#">See them all</a></p><p><i>The team</i></p>`;

const HOUR = 3600;
const start = Math.floor(new Date().setHours(15, 0, 0, 0) / 1000) + 2 * 24 * HOUR;
const written = (at: number) => new Date((at - 9 * HOUR) * 1000).toISOString().slice(0, 19);
const time = (at: number) => ({ at, written: written(at), zone: 'America/New_York' });
const party = (name: string, address: string, answer: 'accepted' | 'waiting' | 'declined') => ({
  name,
  address,
  answer,
  optional: answer === 'declined',
  thing: false,
});
export const invitation: Invitation = {
  method: 'request',
  summary: 'Colloquio: Data engineer (DE7)',
  location: 'Brandt Logistik, Köln, Raum 3',
  description: '',
  start: time(start),
  end: time(start + HOUR),
  repeats: { unit: 'weekly', every: 2, days: [2, 4], times: null, until: '2027-02-26' },
  one_of_series: false,
  cancelled: false,
  organizer: party('Marta Zielińska', 'marta@zielinska-rekrutacja.example', 'accepted'),
  attendees: [
    party('Luca Rossi', 'luca.rossi@posta.example', 'accepted'),
    party('Jonas Brandt', 'j.brandt@brandt-logistik.example', 'waiting'),
    party('', 'empfang@brandt-logistik.example', 'declined'),
  ],
  more: 0,
  standing: 'open',
  mine: 'waiting',
  kept: false,
};

function marked(find: string): string {
  if (!find) return page;
  const [first = '', ...rest] = page.split(find);
  return rest.reduce((whole, part, at) => `${whole}<mark id="dossier-find-${at}">${find}</mark>${part}`, first);
}

/** One in twelve brings an invitation. */
const INVITING = 6;
const LINES = 12;

/** Two in twelve are under a seal. */
const SEALS: Record<number, Reading['seal']> = { 7: 'signed_smime', 8: 'encrypted_pgp' };

/** Every fifth message is a page; the others are plain text. */
export function readingOf(id: string, pictures: boolean, find: string): Reading {
  const row = fake.rows.findIndex((one) => one.id === id);
  const isPage = row % 5 === 4;
  return {
    frame: isPage ? `data:text/html;charset=utf-8,${encodeURIComponent(marked(find))}` : '',
    token: isPage ? id + find : '',
    in_part: false,
    file_name: 'Interview.eml',
    hits: isPage && find ? page.split(find).length - 1 : 0,
    remote: isPage ? 3 : 0,
    hosts: isPage ? ['img.jobs.example'] : [],
    pictures: pictures ? 'once' : 'no',
    may_always: true,
    check: 'passed',
    seal: SEALS[row % LINES] ?? '',
    messages: [],
    invitations: row % LINES === INVITING ? [invitation] : [],
    speaks: true,
    wrapping: [],
  };
}
