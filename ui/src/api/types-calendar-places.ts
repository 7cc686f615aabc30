/* Places calendars come from, and what is chosen of them. */
import type { Failure } from './types';
import type { CalendarDirection, CalendarKind } from './types-calendar';

/** A place calendars come from, as it is entered. */
export interface CalendarEntry {
  /** Where they come from. */
  kind: CalendarKind;
  /** The user's name for it; empty: the address. */
  name: string;
  /** Who the user is in its appointments; may be empty for what is only read. */
  address: string;
  /** The server's address, or that of the subscribed file. */
  url: string;
  /** User name. */
  user: string;
  /** The file, of a calendar on disk. */
  file: string;
  /** The id of the mailbox it is the other half of; empty: none. */
  mailbox: string;
  /** The SHA-256 of a certificate the user accepted; empty: none. */
  fingerprint: string;
}

/** A calendar a test found. */
export interface FoundCalendarRow {
  /** What people call it. */
  name: string;
  /** `#rrggbb`; may be empty. */
  colour: string;
  /** Whose it is, where it is a colleague's. */
  owner: string;
  /** `busy`, `read` or `write`: what its source lets the user do. */
  access: string;
  /** Its source tells attendees of changes by itself. */
  schedules: boolean;
}

/** What a live test of a place found. */
export interface CalendarProbe {
  /** The steps that were taken, each with whether it went well: `dns`, `tcp`, `tls`, `login`, `calendars`. */
  steps: [string, boolean][];
  /** What went wrong at the first step that failed. */
  failure: Failure | null;
  /** The calendars. */
  calendars: FoundCalendarRow[];
}

/** A calendar of a place, and how it stands. */
export interface CalendarChoiceRow {
  /** Its id. */
  id: string;
  /** What people call it. */
  name: string;
  /** `#rrggbb`; may be empty. */
  colour: string;
  /** Whose it is, where it is a colleague's. */
  owner: string;
  /** What its source lets the user do. */
  access: 'busy' | 'read' | 'write';
  /** Which way it is synchronised. */
  direction: CalendarDirection;
  /** Interviews go into it. */
  interviews: boolean;
  /** Whether its source still lists it. */
  listed: boolean;
}

/** A place calendars come from. */
export interface CalendarPlaceRow {
  /** Its id. */
  id: string;
  /** What the user calls it. */
  name: string;
  /** Of which kind it is. */
  kind: CalendarKind;
  /** Its server, or its file; empty where it is this store. */
  place: string;
  /** Since when it is disconnected, Unix seconds. */
  disconnected: number | null;
  /** When all of it was last read without trouble, Unix seconds. */
  last_success: number | null;
  /** What went wrong when it was last read. */
  failure: Failure | null;
  /** Its calendars, those that are not synchronised among them. */
  calendars: CalendarChoiceRow[];
}

/** What of one's own calendars is saved as a file. */
export interface CalendarExport {
  /** One appointment, with all its dates. */
  event: string | null;
  /** Else these calendars; none: all that are synchronised. */
  calendars: string[];
  /** What the file is called in programs that read it. */
  name: string;
}

/** What is to be done with a calendar. */
export interface CalendarChoice {
  /** The calendar's id. */
  id: string;
  /** Which way it is synchronised. */
  direction: CalendarDirection;
  /** Interviews go into it. */
  interviews: boolean;
}
