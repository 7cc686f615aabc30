-- Invitations: who is asked to come, what they were told and answered, and what leaves or left by mail.

CREATE TABLE outbox (                    -- one message that leaves or left, as it travels; the log of what was sent
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  sender INTEGER REFERENCES outgoing_account(id) ON DELETE SET NULL, -- by which it leaves; NULL: that account is gone
  user INTEGER REFERENCES user(id) ON DELETE SET NULL, -- whose act it is
  kind TEXT NOT NULL CHECK (kind IN ('mail', 'invitation', 'update', 'cancellation', 'answer')),
  event INTEGER REFERENCES event(id) ON DELETE SET NULL, -- the appointment it is about
  message_id TEXT NOT NULL UNIQUE,       -- canonical
  sent_as INTEGER NOT NULL REFERENCES address(id), -- the envelope's sender
  subject TEXT NOT NULL,
  raw BLOB,                              -- the message, zstd; NULL where it is kept no longer
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'uncertain', 'refused', 'void')),
  why TEXT NOT NULL DEFAULT '',          -- JSON: code and data of what went wrong last
  at INTEGER NOT NULL,                   -- when the user asked
  due INTEGER NOT NULL,                  -- not sent before
  tries INTEGER NOT NULL DEFAULT 0,      -- how often in a row it could not be handed over
  ended INTEGER                          -- when it was sent or given up
) STRICT;
CREATE INDEX outbox_open ON outbox(due) WHERE state IN ('queued', 'sending', 'uncertain');
CREATE INDEX outbox_by_event ON outbox(event) WHERE event IS NOT NULL;

CREATE TABLE outbox_recipient (          -- the envelope
  id INTEGER PRIMARY KEY,
  outbox INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
  address INTEGER NOT NULL REFERENCES address(id),
  said TEXT NOT NULL DEFAULT '',         -- why the server did not take this one
  UNIQUE (outbox, address)
) STRICT;

CREATE TABLE invited (                   -- whom Dossier asks to come, one by one; they need not stand in the event
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  address INTEGER NOT NULL REFERENCES address(id),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('candidate', 'client', 'colleague', 'other')),
  apart INTEGER NOT NULL,                -- 1: sees nobody else who is asked, and is seen by nobody
  title TEXT NOT NULL DEFAULT '',        -- what they read instead of the event's; empty: the event's
  words TEXT NOT NULL DEFAULT '',        -- what they read besides what, when and where
  language TEXT NOT NULL DEFAULT '',     -- BCP 47
  zone TEXT NOT NULL DEFAULT '',         -- IANA; empty: the event's
  told BLOB,                             -- what they were told last, iCalendar, zstd; NULL: nothing yet
  sequence INTEGER NOT NULL DEFAULT 0,   -- SEQUENCE of that
  cancelled INTEGER NOT NULL DEFAULT 0,  -- 1: told that it does not take place for them
  UNIQUE (event, address)
) STRICT;
CREATE INDEX invited_by_address ON invited(address);

CREATE TABLE invited_answer (            -- what somebody answered, for all dates or for one
  id INTEGER PRIMARY KEY,
  invited INTEGER NOT NULL REFERENCES invited(id) ON DELETE CASCADE,
  date INTEGER,                          -- which date of the series; NULL: all that have no answer of their own
  answer TEXT NOT NULL CHECK (answer IN ('waiting', 'accepted', 'tentative', 'declined', 'delegated')),
  sequence INTEGER NOT NULL,             -- of what was answered
  stamp INTEGER NOT NULL,                -- DTSTAMP of the answer, Unix seconds
  comment TEXT NOT NULL DEFAULT '',
  proposed_start INTEGER,                -- another time they propose, reckoned as the event's
  proposed_end INTEGER,
  message INTEGER REFERENCES message(id) ON DELETE SET NULL -- where they said so
) STRICT;
CREATE UNIQUE INDEX invited_answer_of ON invited_answer(invited, ifnull(date, -9223372036854775807));

CREATE TABLE unread_invitation (         -- messages with a calendar part nobody looked at yet
  message INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE answer_log (                -- what became of every answer that came
  id INTEGER PRIMARY KEY,
  message INTEGER REFERENCES message(id) ON DELETE CASCADE,
  event INTEGER REFERENCES event(id) ON DELETE CASCADE,
  address INTEGER REFERENCES address(id), -- whose answer it is
  date INTEGER,                          -- as in invited_answer
  sequence INTEGER NOT NULL,             -- the same
  stamp INTEGER NOT NULL,                -- the same
  what TEXT NOT NULL,                    -- taken, older, outdated, not_theirs, sender_failed, not_invited, unknown, unknown_date
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_log_by_event ON answer_log(event);
CREATE INDEX answer_log_by_message ON answer_log(message);

CREATE TRIGGER invitation_came AFTER INSERT ON part
WHEN new.content_type IN ('text/calendar', 'application/ics') OR new.name LIKE '%.ics' BEGIN
  INSERT INTO unread_invitation(message) VALUES (new.message) ON CONFLICT DO NOTHING;
END;

-- Whoever is asked to an appointment is concerned by it: linking looks at it again.
CREATE TRIGGER invited_added AFTER INSERT ON invited BEGIN
  INSERT INTO dirty_event(event) VALUES (new.event) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER invited_changed AFTER UPDATE OF address, cancelled ON invited BEGIN
  INSERT INTO dirty_event(event) VALUES (new.event) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER invited_removed AFTER DELETE ON invited BEGIN
  INSERT INTO dirty_event(event) SELECT id FROM event WHERE id = old.event ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER invited_answered AFTER INSERT ON invited_answer BEGIN
  INSERT INTO dirty_event(event) SELECT event FROM invited WHERE id = new.invited ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER invited_answered_otherwise AFTER UPDATE OF answer ON invited_answer BEGIN
  INSERT INTO dirty_event(event) SELECT event FROM invited WHERE id = new.invited ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER invited_answer_removed AFTER DELETE ON invited_answer BEGIN
  INSERT INTO dirty_event(event) SELECT event FROM invited WHERE id = old.invited ON CONFLICT DO NOTHING;
END;
