-- What somebody was reminded of.

ALTER TABLE appointment ADD COLUMN rings_at TEXT NOT NULL DEFAULT ''; -- fixed moments to remind at, Unix seconds, joined by spaces
CREATE INDEX appointment_rings_at ON appointment(id) WHERE rings_at <> '';
INSERT INTO stale_event(event) SELECT id FROM event WHERE true ON CONFLICT DO NOTHING;

CREATE TABLE reminder (                  -- that somebody was reminded of a date, so that it happens once
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  date INTEGER NOT NULL,                 -- as in occurrence
  due INTEGER NOT NULL,                  -- when it rang, Unix seconds
  state TEXT NOT NULL CHECK (state IN ('shown', 'snoozed', 'dismissed', 'missed')), -- missed: told in a sum, because it was over
  until INTEGER,                         -- snoozed: shown again then
  at INTEGER NOT NULL,                   -- since when it is so
  UNIQUE (user, event, date, due)
) STRICT;
CREATE INDEX reminder_by_event ON reminder(event);

CREATE TABLE reminder_look (             -- up to when it was looked for reminders
  user INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
  until INTEGER NOT NULL
) STRICT;
