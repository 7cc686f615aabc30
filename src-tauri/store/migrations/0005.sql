-- The calendar: where appointments are, what is known of them, and what the user wants changed there.

CREATE TABLE calendar_account (          -- where calendars are: a server, a subscription, a file, or this store alone
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('caldav', 'graph', 'subscription', 'file', 'here')),
  config TEXT NOT NULL,                  -- JSON: address, user, sign-in …; never a secret
  account INTEGER UNIQUE REFERENCES account(id) ON DELETE SET NULL, -- the mailbox it is the other half of
  own_secret INTEGER NOT NULL DEFAULT 1, -- 0: signs in with what the mailbox signs in with
  address INTEGER REFERENCES address(id), -- who the user is in its appointments; NULL: nobody
  owner INTEGER REFERENCES user(id) ON DELETE SET NULL,
  disconnected INTEGER,                  -- as in account
  added INTEGER NOT NULL,
  last_success INTEGER,
  last_failure TEXT                      -- JSON: code and data; NULL when the last sync ended well
) STRICT;

CREATE TABLE calendar (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  calendar_account INTEGER NOT NULL REFERENCES calendar_account(id) ON DELETE CASCADE,
  remote_key TEXT NOT NULL,              -- opaque
  name TEXT NOT NULL,
  colour TEXT NOT NULL DEFAULT '',       -- #rrggbb, as the source has it
  belongs_to TEXT NOT NULL DEFAULT '',   -- whose it is, where it is a colleague's
  access TEXT NOT NULL CHECK (access IN ('busy', 'read', 'write')),
  schedules INTEGER NOT NULL DEFAULT 0,  -- 1: the source itself tells attendees of what is written (RFC 6638)
  direction TEXT NOT NULL DEFAULT 'none' CHECK (direction IN ('none', 'read', 'both')), -- none: not chosen
  interviews INTEGER NOT NULL DEFAULT 0, -- 1: interviews are put here; one of a user's at most
  listed INTEGER NOT NULL DEFAULT 1,     -- 0: the source no longer lists it
  cursor TEXT,                           -- opaque; where the next sync starts
  last_success INTEGER,
  UNIQUE (calendar_account, remote_key)
) STRICT;

CREATE TABLE calendar_view (             -- how a user looks at a calendar
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  calendar INTEGER NOT NULL REFERENCES calendar(id) ON DELETE CASCADE,
  shown INTEGER NOT NULL DEFAULT 1,
  colour TEXT NOT NULL DEFAULT '',       -- #rrggbb; empty: as the source has it
  UNIQUE (user, calendar)
) STRICT;

CREATE TABLE event (                     -- a calendar object (RFC 4791 section 4.1): an appointment with all that belongs to its UID
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  calendar INTEGER NOT NULL REFERENCES calendar(id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  remote_key TEXT,                       -- opaque; NULL: the source does not know it yet
  etag TEXT NOT NULL DEFAULT '',         -- the version `raw` is
  raw BLOB,                              -- iCalendar as the source has it, zstd; NULL: the source does not know it yet
  local BLOB,                            -- as the user wants it, zstd; NULL: the same
  removed INTEGER,                       -- since when the user wants it gone
  gone INTEGER,                          -- since when the source has it no longer; only what is saved to a profile stays
  theirs BLOB,                           -- the source's version, zstd, where both sides changed it and the user has to decide
  theirs_etag TEXT,                      -- its version; set with theirs NULL: removed there, changed here
  refused TEXT,                          -- why the source did not take what waits: a code and, behind a space, its words
  expanded_from INTEGER,                 -- occurrence rows are complete between these; NULL: they are all there are
  expanded_until INTEGER,
  UNIQUE (calendar, remote_key)
) STRICT;
CREATE INDEX event_by_uid ON event(uid);
CREATE INDEX event_waiting ON event(calendar) WHERE local IS NOT NULL OR removed IS NOT NULL;
CREATE INDEX event_endless ON event(expanded_from, expanded_until) WHERE expanded_until IS NOT NULL;

CREATE TABLE event_aside (               -- what the source has and could not be read, with its bytes where they came
  id INTEGER PRIMARY KEY,
  calendar INTEGER NOT NULL REFERENCES calendar(id) ON DELETE CASCADE,
  remote_key TEXT NOT NULL,
  etag TEXT NOT NULL,
  why TEXT NOT NULL,                     -- a code and, behind a space, what else is known
  raw BLOB,                              -- zstd
  at INTEGER NOT NULL,
  UNIQUE (calendar, remote_key)
) STRICT;

CREATE TABLE appointment (               -- derived from local, else raw: an appointment, or one date of a series that differs
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,             -- among those of its event
  instead_of INTEGER,                    -- which date of the series it replaces
  start INTEGER NOT NULL,                -- of a zone: Unix seconds; else what the clock on the wall shows, counted as if it were UTC
  end INTEGER NOT NULL,                  -- exclusive
  clock TEXT NOT NULL CHECK (clock IN ('zone', 'floating', 'day')),
  zone TEXT NOT NULL,                    -- IANA; empty but for clock zone
  repeats INTEGER NOT NULL,
  summary TEXT NOT NULL,
  location TEXT NOT NULL,
  description TEXT NOT NULL,
  link TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('tentative', 'confirmed', 'cancelled')),
  busy INTEGER NOT NULL,
  private INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  alarms TEXT NOT NULL DEFAULT '',       -- seconds from its beginning, joined by spaces
  UNIQUE (event, position)
) STRICT;

CREATE TABLE attendee (                  -- whom an appointment names
  id INTEGER PRIMARY KEY,
  appointment INTEGER NOT NULL REFERENCES appointment(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('organizer', 'required', 'optional', 'thing')),
  address INTEGER REFERENCES address(id), -- NULL: what is written is no address
  written TEXT NOT NULL,                 -- as written
  name TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('waiting', 'accepted', 'tentative', 'declined', 'delegated')),
  asked INTEGER NOT NULL,
  UNIQUE (appointment, position)
) STRICT;
CREATE INDEX attendee_by_address ON attendee(address);

CREATE TABLE occurrence (                -- derived: the dates on which appointments take place, reckoned as theirs
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  appointment INTEGER NOT NULL REFERENCES appointment(id) ON DELETE CASCADE,
  date INTEGER NOT NULL,                 -- which date of the series it is
  start INTEGER NOT NULL,
  end INTEGER NOT NULL
) STRICT;
CREATE INDEX occurrence_by_event ON occurrence(event);
CREATE INDEX occurrence_by_appointment ON occurrence(appointment);
CREATE INDEX occurrence_by_start ON occurrence(start);
CREATE INDEX occurrence_long ON occurrence(start) WHERE end - start > 604800;

CREATE TABLE busy_time (                 -- when the owner of a calendar is not free, where no more than that is told
  id INTEGER PRIMARY KEY,
  calendar INTEGER NOT NULL REFERENCES calendar(id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  tentative INTEGER NOT NULL
) STRICT;
CREATE INDEX busy_time_by_start ON busy_time(calendar, start);

CREATE TABLE event_act (                 -- what the user changed, and what became of it at the source (the log of every write)
  id INTEGER PRIMARY KEY,
  event INTEGER REFERENCES event(id) ON DELETE SET NULL,
  calendar INTEGER NOT NULL REFERENCES calendar(id) ON DELETE CASCADE,
  act TEXT NOT NULL CHECK (act IN ('create', 'change', 'remove')),
  before BLOB,                           -- iCalendar, zstd; 30 days
  after BLOB,                            -- the same
  state TEXT NOT NULL CHECK (state IN ('here', 'queued', 'done', 'clash', 'refused', 'void')),
  why TEXT NOT NULL DEFAULT '',          -- states refused and void: a code and, behind a space, what the source said
  at INTEGER NOT NULL,
  ended INTEGER
) STRICT;
CREATE INDEX event_act_by_event ON event_act(event);

CREATE TABLE stale_event (               -- whose derived rows are to be made again
  event INTEGER PRIMARY KEY REFERENCES event(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE dirty_event (               -- what linking has to look at again
  event INTEGER PRIMARY KEY REFERENCES event(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE event_proposal (            -- as proposal
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  verdict TEXT NOT NULL CHECK (verdict IN ('reply', 'new', 'sent')),
  reasons TEXT NOT NULL,                 -- JSON
  ticked INTEGER NOT NULL DEFAULT 0,
  offered INTEGER NOT NULL DEFAULT 0,
  choice INTEGER,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'later', 'no', 'filed')),
  state_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (event, target)
) STRICT;

CREATE TABLE event_filing (              -- why an appointment is with a profile
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  access_group INTEGER NOT NULL REFERENCES access_group(id),
  verdict TEXT NOT NULL,
  reasons TEXT NOT NULL,                 -- JSON
  how TEXT NOT NULL CHECK (how IN ('import', 'auto', 'hand')),
  at INTEGER NOT NULL,
  user INTEGER NOT NULL REFERENCES user(id),
  UNIQUE (event, target)
) STRICT;
CREATE INDEX event_filing_by_target ON event_filing(target);

CREATE TABLE interview (                 -- what makes an event an interview
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL UNIQUE REFERENCES event(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'video', 'on_site', 'other')),
  stage TEXT NOT NULL DEFAULT '',
  candidate INTEGER REFERENCES person(id) ON DELETE SET NULL,
  job INTEGER REFERENCES job(id) ON DELETE SET NULL,
  scorecard TEXT NOT NULL DEFAULT ''     -- what was thought of it afterwards
) STRICT;

CREATE TABLE interviewer (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  UNIQUE (event, person)
) STRICT;

CREATE TRIGGER attendee_added AFTER INSERT ON attendee WHEN new.address IS NOT NULL BEGIN
  INSERT INTO dirty_event(event) SELECT event FROM appointment WHERE id = new.appointment ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER attendee_removed BEFORE DELETE ON attendee WHEN old.address IS NOT NULL BEGIN
  INSERT INTO dirty_event(event) SELECT event FROM appointment WHERE id = old.appointment ON CONFLICT DO NOTHING;
END;

-- The addresses an event names.
CREATE VIEW event_address AS
  SELECT appointment.event AS event, attendee.address AS address, max(attendee.role = 'organizer') AS organizer
  FROM attendee JOIN appointment ON appointment.id = attendee.appointment
  WHERE attendee.address IS NOT NULL GROUP BY appointment.event, attendee.address;

-- The addresses that are the user.
CREATE VIEW own_address AS
  SELECT address FROM identity UNION SELECT address FROM calendar_account WHERE address IS NOT NULL;

-- What exclusions leave out, as message_exclusion says of messages.
CREATE VIEW event_exclusion AS
  SELECT DISTINCT event_address.event AS event, exclusion.id AS exclusion
  FROM event_address
  JOIN exclusion_address ON exclusion_address.address = event_address.address
  JOIN exclusion ON exclusion.id = exclusion_address.exclusion
  WHERE (exclusion.scope = 'all'
      OR event_address.organizer
      OR NOT EXISTS (
        SELECT 1 FROM event_address AS other
        WHERE other.event = event_address.event
          AND NOT EXISTS (SELECT 1 FROM own_address WHERE own_address.address = other.address)
          AND NOT EXISTS (SELECT 1 FROM exclusion_address AS covered
                          WHERE covered.exclusion = exclusion.id AND covered.address = other.address)))
    AND NOT (exclusion.mode = 'keep' AND EXISTS (SELECT 1 FROM event_filing WHERE event_filing.event = event_address.event));

-- Calendars whose appointments are the reader's own: all of them are read.
CREATE VIEW visible_calendar AS
  SELECT calendar.* FROM calendar JOIN calendar_account ON calendar_account.id = calendar.calendar_account
  WHERE calendar_account.owner = (SELECT user FROM reader WHERE one = 1);

-- Where events are saved, as far as the reader may know.
CREATE VIEW visible_event_filing AS
  SELECT * FROM event_filing
  WHERE access_group IN (SELECT id FROM access_group WHERE access_group.rank <= (SELECT rank FROM reader WHERE one = 1));

-- Appointments the reader may read: one's own, and of others those that are saved to a profile and not private. All else is only "busy".
CREATE VIEW visible_appointment AS
  SELECT appointment.* FROM appointment JOIN event ON event.id = appointment.event
  WHERE event.removed IS NULL
    AND (event.calendar IN (SELECT id FROM visible_calendar)
      OR (appointment.private = 0
        AND EXISTS (SELECT 1 FROM visible_event_filing WHERE visible_event_filing.event = event.id)
        AND NOT EXISTS (SELECT 1 FROM event_exclusion WHERE event_exclusion.event = event.id)));
