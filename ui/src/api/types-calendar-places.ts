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

/** What is known about the calendars of an address. */
export interface DetectedCalendars {
  /** `caldav` or `graph`. */
  kind: CalendarKind;
  /** The provider's name, or empty. */
  provider: string;
  /** `password`, `app_password` or `browser`. */
  sign_in: string;
  /** Whose sign-in in the browser opens them; may be empty. */
  oauth: string;
  /** The key of the words that say what to do at the provider first, or empty. */
  steps: string;
  /** The provider's page to do it on. */
  page: string;
  /** The server's address; empty where none was found, or none is needed. */
  url: string;
  /** How it was found, as of a mail server. */
  how: string;
  /** A stranger named it. */
  foreign: boolean;
  /** What is kept for the mailbox of the same account opens it. */
  kept: boolean;
  /** Nobody on the network answered. */
  offline: boolean;
  /** The domain of the address does not exist. */
  no_such_domain: boolean;
}

/** A line of the log of what was, or is to be, written to calendars. */
export interface CalendarActRow {
  /** The calendar's name. */
  calendar: string;
  /** `create`, `change` or `remove`. */
  act: string;
  /** `here`, `queued`, `done`, `clash`, `refused` or `void`. */
  state: string;
  /** Why, as a code; may be empty. */
  why: string;
  /** What the source said. */
  said: string;
  /** What the appointment is called, where that is still known. */
  title: string;
  /** When the user asked, Unix seconds. */
  at: number;
  /** When it was done or given up. */
  ended: number | null;
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
  /** Its source tells attendees of every change itself. */
  server_tells: boolean;
  /** When it was last read, Unix seconds. */
  last_success: number | null;
  /** Appointments and series it holds. */
  events: number;
  /** Changes the source is to be told of yet. */
  waiting: number;
  /** Appointments both sides changed. */
  clashes: number;
  /** Changes its source refused. */
  refused: number;
  /** What could not be read. */
  aside: number;
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
  /** Who the user is in its appointments; may be empty. */
  address: string;
  /** The id of the mailbox it is the other half of; may be empty. */
  mailbox: string;
  /** How it is signed in to: `password`, `google`, `microsoft`; empty where nobody signs in. */
  sign_in: string;
  /** The name of the mailbox whose password opens it; empty where it has a secret of its own, or none. */
  opener: string;
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
