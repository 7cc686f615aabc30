-- Appointments and the people on file: what is proposed, what has to be looked at again, and what may be read.

DROP TABLE event_proposal;
CREATE TABLE event_proposal (            -- as proposal; what involves somebody who is excluded has none
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE,
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  verdict TEXT NOT NULL CHECK (verdict IN ('reply', 'new', 'sent', 'none')), -- none: the user's own choice, or decided and no longer proposed
  reasons TEXT NOT NULL,                 -- JSON
  ticked INTEGER NOT NULL DEFAULT 0,     -- what Dossier would tick
  offered INTEGER NOT NULL DEFAULT 0,    -- a further target, never ticked
  choice INTEGER,                        -- what the user ticked (1) or unticked (0); NULL: left as proposed
  by_user INTEGER NOT NULL DEFAULT 0,    -- the user chose this target
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'later', 'no', 'filed')),
  state_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (event, target)
) STRICT;
CREATE INDEX event_proposal_by_target ON event_proposal(target);
CREATE INDEX event_proposal_waiting ON event_proposal(event) WHERE state IN ('open', 'later');

CREATE TABLE dirty_words (               -- names and references that are new: appointments that hold one are looked at again
  words TEXT PRIMARY KEY                 -- as they are looked for, joined by spaces
) STRICT;

-- Whatever changes an input of an appointment's proposals marks what has to be looked at again -----------------------

DROP TRIGGER attendee_removed;           -- attendees go with their appointment alone
CREATE TRIGGER appointment_removed AFTER DELETE ON appointment BEGIN
  INSERT INTO dirty_event(event)
    SELECT id FROM event WHERE id = old.event AND (
      EXISTS (SELECT 1 FROM event_proposal WHERE event_proposal.event = event.id)
      OR EXISTS (SELECT 1 FROM interview WHERE interview.event = event.id)
      OR EXISTS (SELECT 1 FROM invited WHERE invited.event = event.id))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_comes_or_goes AFTER UPDATE OF removed, gone ON event
WHEN (old.removed IS NULL) <> (new.removed IS NULL) OR (old.gone IS NULL) <> (new.gone IS NULL) BEGIN
  INSERT INTO dirty_event(event) VALUES (new.id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_filing_added AFTER INSERT ON event_filing BEGIN
  INSERT INTO dirty_event(event) VALUES (new.event) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_filing_removed AFTER DELETE ON event_filing BEGIN
  INSERT INTO dirty_event(event) SELECT id FROM event WHERE id = old.event ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER event_proposal_decided AFTER UPDATE OF choice, state ON event_proposal
WHEN old.choice IS NOT new.choice OR old.state <> new.state BEGIN
  INSERT INTO dirty_event(event) VALUES (new.event) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER interview_added AFTER INSERT ON interview BEGIN
  INSERT INTO dirty_event(event) VALUES (new.event) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER interview_changed AFTER UPDATE OF candidate, job ON interview BEGIN
  INSERT INTO dirty_event(event) VALUES (new.event) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER interview_removed AFTER DELETE ON interview BEGIN
  INSERT INTO dirty_event(event) SELECT id FROM event WHERE id = old.event ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER calendar_changed_hands AFTER UPDATE OF belongs_to ON calendar WHEN old.belongs_to <> new.belongs_to BEGIN
  INSERT INTO dirty_event(event) SELECT id FROM event WHERE calendar = new.id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER calendar_account_added AFTER INSERT ON calendar_account WHEN new.address IS NOT NULL BEGIN
  INSERT INTO dirty_address(address) VALUES (new.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER calendar_account_known_as AFTER UPDATE OF address ON calendar_account WHEN old.address IS NOT new.address BEGIN
  INSERT INTO dirty_address(address) SELECT id FROM address WHERE id IN (old.address, new.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER calendar_account_removed AFTER DELETE ON calendar_account WHEN old.address IS NOT NULL BEGIN
  INSERT INTO dirty_address(address) VALUES (old.address) ON CONFLICT DO NOTHING;
END;

-- What may be read -----------------------------------------------------------------------------------------------------

DROP VIEW visible_appointment;
DROP VIEW event_exclusion;
DROP VIEW event_address;

-- Whom events name, and whom Dossier asks to them one by one (0007.sql); somebody may come several times.
CREATE VIEW event_party AS
  SELECT appointment.event AS event, attendee.address AS address, attendee.role = 'organizer' AS organizer
  FROM attendee JOIN appointment ON appointment.id = attendee.appointment
  WHERE attendee.address IS NOT NULL AND attendee.role <> 'thing'
  UNION ALL
  SELECT event, address, 0 FROM invited;

-- What exclusions leave out, as message_exclusion says of messages; a pair may come several times.
CREATE VIEW event_exclusion AS
  SELECT event_party.event AS event, exclusion.id AS exclusion
  FROM event_party
  JOIN exclusion_address ON exclusion_address.address = event_party.address
  JOIN exclusion ON exclusion.id = exclusion_address.exclusion
  WHERE (exclusion.scope = 'all'
      OR event_party.organizer
      OR NOT EXISTS (
        SELECT 1 FROM event_party AS other
        WHERE other.event = event_party.event
          AND other.address NOT IN (SELECT address FROM own_address)
          AND NOT EXISTS (SELECT 1 FROM exclusion_address AS covered
                          WHERE covered.exclusion = exclusion.id AND covered.address = other.address)))
    AND NOT (exclusion.mode = 'keep' AND EXISTS (SELECT 1 FROM event_filing WHERE event_filing.event = event_party.event));

-- Appointments the reader may read: one's own, and of others those that are saved to a profile and not private; none that involves somebody who
-- is excluded. All else is only "busy".
CREATE VIEW visible_appointment AS
  SELECT appointment.* FROM appointment JOIN event ON event.id = appointment.event
  WHERE event.removed IS NULL
    AND (event.calendar IN (SELECT id FROM visible_calendar)
      OR (appointment.private = 0
        AND EXISTS (SELECT 1 FROM visible_event_filing WHERE visible_event_filing.event = event.id)))
    AND NOT EXISTS (SELECT 1 FROM event_exclusion WHERE event_exclusion.event = event.id);
