-- Times that are offered to somebody and held in the calendar until one of them is chosen.

CREATE TABLE offer (                     -- times that were offered to somebody, of whom one answer is expected
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  user INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE, -- whose act it is; nobody else knows of it
  person INTEGER REFERENCES person(id) ON DELETE SET NULL, -- to whom; NULL: nobody on file
  job INTEGER REFERENCES job(id) ON DELETE SET NULL,
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'video', 'on_site', 'other')), -- how the interview is held
  language TEXT NOT NULL,                -- the words it was written in, BCP 47
  zone TEXT NOT NULL,                    -- whose clock it told, IANA
  until INTEGER,                         -- held until then, Unix seconds; NULL: until somebody decides
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'chosen', 'let_go', 'over')), -- over: nobody decided in time
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX offer_open ON offer(user) WHERE state = 'open';

CREATE TABLE offer_slot (                -- one of its times: an appointment that is tentative until one of them is chosen
  id INTEGER PRIMARY KEY,
  offer INTEGER NOT NULL REFERENCES offer(id) ON DELETE CASCADE,
  event INTEGER NOT NULL UNIQUE REFERENCES event(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX offer_slot_by_offer ON offer_slot(offer);

-- Times that are held still: whoever removes one, here or at its source, takes it from its offer. An offer is open as long as one of them is left.
CREATE VIEW held_time AS
  SELECT offer_slot.offer AS offer, offer_slot.event AS event, appointment.start AS start, appointment.end AS end
  FROM offer_slot
  JOIN offer ON offer.id = offer_slot.offer AND offer.state = 'open'
  JOIN event ON event.id = offer_slot.event AND event.removed IS NULL AND event.gone IS NULL
  JOIN appointment ON appointment.event = event.id AND appointment.position = 0;

-- One's own.
CREATE VIEW visible_offer AS
  SELECT * FROM offer WHERE user = (SELECT user FROM reader WHERE one = 1);

-- What is only held concerns nobody yet; once it is decided, linking looks at it again.
CREATE TRIGGER offer_slot_added AFTER INSERT ON offer_slot BEGIN
  INSERT INTO dirty_event(event) VALUES (new.event) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER offer_slot_removed AFTER DELETE ON offer_slot BEGIN
  INSERT INTO dirty_event(event) SELECT id FROM event WHERE id = old.event ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER offer_decided AFTER UPDATE OF state ON offer WHEN old.state <> new.state BEGIN
  INSERT INTO dirty_event(event) SELECT event FROM offer_slot WHERE offer = new.id ON CONFLICT DO NOTHING;
END;
