import type { Reading } from '../types';
import { fake } from './state';

const page = `<!doctype html><meta charset="utf-8"><style>body{font:15px/1.5 sans-serif;margin:2px}</style>
<table width="100%" cellpadding="12"><tr><td><b style="font-size:20px">Jobs of the week</b></td></tr></table>
<p>Dear Marta,</p><p>three positions fit your search. <a href="#">See them all</a></p><p><i>The team</i></p>`;

/** Every fifth message is a page; the others are plain text. */
export function readingOf(id: string, pictures: boolean): Reading {
  const row = fake.rows.findIndex((one) => one.id === id);
  const isPage = row % 5 === 4;
  return {
    frame: isPage ? `data:text/html;charset=utf-8,${encodeURIComponent(page)}` : '',
    token: isPage ? id : '',
    in_part: false,
    remote: isPage ? 3 : 0,
    hosts: isPage ? ['img.jobs.example'] : [],
    pictures: pictures ? 'once' : 'no',
    may_always: true,
    check: 'passed',
    seal: '',
    messages: [],
    wrapping: [],
  };
}
