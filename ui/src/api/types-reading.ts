/* How a message is shown besides its plain text, as src-tauri/api/rows/reading.rs names it. */

export interface Reading {
  /** The page's address for a frame; empty where the message has no HTML. */
  frame: string;
  token: string;
  in_part: boolean;
  remote: number;
  hosts: string[];
  pictures: 'no' | 'once' | 'always';
  may_always: boolean;
  check: 'passed' | 'failed' | 'unknown';
  seal: '' | 'signed_smime' | 'encrypted_smime' | 'signed_pgp' | 'encrypted_pgp';
  messages: Inside[];
  wrapping: number[];
}

/** A message inside another one. */
export interface Inside {
  index: number;
  subject: string;
  from: string;
  to: string;
  date: number | null;
  text: string;
}

export interface PageHeight {
  token: string;
  height: number;
}

export interface LinkTarget {
  token: string;
  address: string;
  words: string;
  host: string;
  ascii: string;
  doubts: ('other_host' | 'mixed_letters' | 'looks_like' | 'subdomain' | 'name_before' | 'number')[];
  instead: string;
}
