import type { WrittenRow } from '../types-mailbox';

const HOUR = 3600;
const account = 'zielinska-rekrutacja.example';

/** One of each thing that can become of a change in a mailbox. */
export function writtenRows(): WrittenRow[] {
  const now = Math.floor(Date.now() / 1000);
  const row = (at: number, more: Partial<WrittenRow>): WrittenRow => ({
    account,
    act: 'move',
    state: 'done',
    why: '',
    said: '',
    folder: 'INBOX',
    to: 'Archive',
    subject: 'Re: Interview Tue, 24 Nov',
    from: 'Anna Kowalska',
    at: now - at * HOUR,
    ended: now - at * HOUR,
    ...more,
  });
  return [
    row(0, { state: 'queued', ended: null }),
    row(0, { act: 'read', state: 'sending', ended: null, subject: 'CV data engineer' }),
    row(1, {
      act: 'star',
      from: 'Luca Rossi',
      subject: 'Lebenslauf und Zeugnisse für die Stelle als Dateningenieur in Köln, wie besprochen',
    }),
    row(3, {
      state: 'refused',
      why: 'refused',
      said: '[OVERQUOTA] Quota exceeded (mailbox for user is full)',
      to: 'Bewerbungen/2026/Köln/Absagen',
    }),
    row(20, { state: 'uncertain', why: 'cut_off' }),
    row(26, { act: 'unread', state: 'void', why: 'gone', subject: '', from: '' }),
    row(50, { act: 'delete', folder: 'Trash', to: '', from: 'newsletter@jobs.example', subject: 'Jobs of the week' }),
    row(700, { state: 'void', why: 'unable' }),
    row(9000, { act: 'unstar', state: 'void', why: 'folder_gone', folder: 'Projekte' }),
  ];
}

/** A message as it came, with the lines that programs on its way write. */
export const sourceOf = (id: string): string =>
  [
    'Return-Path: <anna.kowalska@poczta.example>',
    'Received: from mx.poczta.example (mx.poczta.example [192.0.2.14])\r\n\tby in.zielinska-rekrutacja.example (Postfix) with ESMTPS id 4XyZ1k2',
    '\tfor <marta@zielinska-rekrutacja.example>; Tue, 24 Nov 2026 09:12:44 +0100 (CET)',
    'Authentication-Results: in.zielinska-rekrutacja.example; dkim=pass header.d=poczta.example; spf=pass; dmarc=pass',
    `DKIM-Signature: v=1; a=rsa-sha256; d=poczta.example; s=2026; h=from:to:subject:date; bh=${'kJ8s'.repeat(11)}=;\r\n\tb=${'Qm9Zs1x+/'.repeat(38)}==`,
    'From: Anna Kowalska <anna.kowalska@poczta.example>',
    'To: Marta Zielińska <marta@zielinska-rekrutacja.example>',
    'Subject: =?utf-8?q?Re:_Interview_Tue,_24_Nov?=',
    `Message-ID: <${id}@mail.example>`,
    'Date: Tue, 24 Nov 2026 09:12:41 +0100',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8; format=flowed',
    '',
    'Dear Marta,\r\n\r\nTuesday suits me well.\r\n\r\n> Could you come on Tuesday?\r\n',
  ].join('\r\n');
