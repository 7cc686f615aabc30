-- The mailbox inside Dossier: what the user changes in it and what became of that, what is put off, shown, kept and looked for.

-- Whether what the user changes is changed in the mailbox too: 'ask' until they said so once, 'both', or 'here' (in this store alone).
ALTER TABLE account ADD COLUMN in_step TEXT NOT NULL DEFAULT 'ask' CHECK (in_step IN ('ask', 'both', 'here'));
-- After how many days the text of a message that was never filed is dropped (it can be fetched again); 0: never.
ALTER TABLE account ADD COLUMN cache_days INTEGER NOT NULL DEFAULT 0;
-- The UTC day (days since 1970) whose traffic is counted, and the octets fetched on it.
ALTER TABLE account ADD COLUMN traffic_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN traffic INTEGER NOT NULL DEFAULT 0;

-- copy.flags is what is shown; server_flags is what the source said last. They differ while an intent waits, and for good where the user changes
-- things in this store alone.
ALTER TABLE copy ADD COLUMN server_flags INTEGER NOT NULL DEFAULT 0;
UPDATE copy SET server_flags = flags;
-- The folder it is shown in instead of its own; 0: nowhere, because it is being deleted.
ALTER TABLE copy ADD COLUMN shown_in INTEGER;
CREATE INDEX copy_shape ON copy(internal_date, size) WHERE message IS NOT NULL;
CREATE INDEX copy_shown ON copy(ifnull(shown_in, folder), message);
CREATE INDEX copy_shown_unread ON copy(ifnull(shown_in, folder), flags) WHERE flags & 1 = 0;

CREATE TABLE intent (                    -- what the user wants changed in their mailbox, and what became of it (the log of every write)
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  copy INTEGER REFERENCES copy(id) ON DELETE SET NULL,
  message INTEGER REFERENCES message(id) ON DELETE SET NULL,
  act TEXT NOT NULL CHECK (act IN ('read', 'unread', 'star', 'unstar', 'move', 'delete')),
  folder INTEGER REFERENCES folder(id) ON DELETE SET NULL,      -- where the copy lay
  to_folder INTEGER REFERENCES folder(id) ON DELETE SET NULL,   -- act move: where to
  remote_key TEXT NOT NULL,              -- as in copy, when the intent was written
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('here', 'queued', 'sending', 'done', 'uncertain', 'refused', 'void')),
  why TEXT NOT NULL DEFAULT '',          -- states uncertain, refused and void: a code and, behind a space, what the server said
  at INTEGER NOT NULL,                   -- when the user asked
  ended INTEGER                          -- when it was done or given up
) STRICT;
CREATE INDEX intent_open ON intent(account, id) WHERE state IN ('queued', 'sending', 'uncertain');
CREATE INDEX intent_by_copy ON intent(copy) WHERE copy IS NOT NULL;
CREATE INDEX intent_by_message ON intent(message) WHERE message IS NOT NULL;

-- What is laid over what the source says: what waits or is being sent, and what was wanted in this store alone.
CREATE VIEW intent_in_force AS
  SELECT id, copy, act, to_folder FROM intent WHERE copy IS NOT NULL AND state IN ('here', 'queued', 'sending');

-- What a server was told or is to be told; not what was taken back before.
CREATE VIEW intent_for_server AS
  SELECT id FROM intent WHERE state <> 'here' AND NOT (state = 'void' AND why IN ('undone', 'met', 'replaced'));

CREATE VIEW copy_as_shown AS
  SELECT copy.id,
    (copy.server_flags & ~5)
    | CASE (SELECT act FROM intent_in_force WHERE copy = copy.id AND act IN ('read', 'unread') ORDER BY id DESC LIMIT 1)
      WHEN 'read' THEN 1 WHEN 'unread' THEN 0 ELSE copy.server_flags & 1 END
    | CASE (SELECT act FROM intent_in_force WHERE copy = copy.id AND act IN ('star', 'unstar') ORDER BY id DESC LIMIT 1)
      WHEN 'star' THEN 4 WHEN 'unstar' THEN 0 ELSE copy.server_flags & 4 END AS flags,
    nullif((SELECT CASE act WHEN 'delete' THEN 0 ELSE to_folder END FROM intent_in_force
            WHERE copy = copy.id AND act IN ('move', 'delete') ORDER BY id DESC LIMIT 1), copy.folder) AS shown_in
  FROM copy;

CREATE TRIGGER intent_added AFTER INSERT ON intent WHEN new.copy IS NOT NULL BEGIN
  UPDATE copy SET (flags, shown_in) = (SELECT flags, shown_in FROM copy_as_shown WHERE id = new.copy) WHERE id = new.copy;
END;

CREATE TRIGGER intent_changed AFTER UPDATE OF state, copy, to_folder ON intent WHEN new.copy IS NOT NULL BEGIN
  UPDATE copy SET (flags, shown_in) = (SELECT flags, shown_in FROM copy_as_shown WHERE id = new.copy) WHERE id = new.copy;
END;

CREATE TRIGGER copy_said AFTER UPDATE OF server_flags, folder ON copy
WHEN old.server_flags <> new.server_flags OR old.folder <> new.folder BEGIN
  UPDATE copy SET (flags, shown_in) = (SELECT flags, shown_in FROM copy_as_shown WHERE id = new.id) WHERE id = new.id;
END;

CREATE TABLE unindexed (                 -- messages that are stored and not searchable yet
  message INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE
) STRICT;
-- A leaf of the index with its row's head fits a page of the file: one of the usual size takes two.
INSERT INTO search(search, rank) VALUES ('pgsz', 4000);

CREATE TRIGGER copy_moved AFTER UPDATE OF folder ON copy WHEN old.folder <> new.folder AND new.message IS NOT NULL BEGIN
  INSERT INTO dirty_message(message) SELECT dependent FROM dependent WHERE message = new.message ON CONFLICT DO NOTHING;
END;

CREATE TABLE snooze (                    -- a conversation put off: it leaves the inbox until then
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL UNIQUE REFERENCES message(id) ON DELETE CASCADE, -- its newest message when it was put off
  until INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX snooze_until ON snooze(until);

CREATE TABLE awaiting (                  -- tell the user when nobody has answered by then
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL UNIQUE REFERENCES message(id) ON DELETE CASCADE, -- the message that waits for an answer
  until INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE picture_sender (            -- whose remote pictures are shown unasked
  id INTEGER PRIMARY KEY,
  address INTEGER NOT NULL UNIQUE REFERENCES address(id),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE saved_search (              -- a search as a view in the rail
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL
) STRICT;

-- What a part is by its first octets ('' where that was not looked at), and whether its name was written so that it shows turned round.
ALTER TABLE part ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE part ADD COLUMN reordered INTEGER NOT NULL DEFAULT 0;

CREATE TABLE document (                  -- a file kept with a person, client or job
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  blob INTEGER NOT NULL REFERENCES blob(id),
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,                 -- octets
  added INTEGER NOT NULL,
  user INTEGER NOT NULL REFERENCES user(id),
  UNIQUE (target, blob)
) STRICT;
CREATE INDEX document_by_blob ON document(blob);

CREATE TABLE document_source (           -- the messages a document came with
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,             -- as in part
  UNIQUE (document, message, position)
) STRICT;
CREATE INDEX document_source_by_message ON document_source(message);

CREATE TABLE address_rule (              -- always for this address: whom its mail is proposed for besides whoever it belongs to
  id INTEGER PRIMARY KEY,
  address INTEGER NOT NULL REFERENCES address(id),
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  UNIQUE (address, target)
) STRICT;

CREATE TRIGGER address_rule_added AFTER INSERT ON address_rule BEGIN
  INSERT INTO dirty_address(address) VALUES (new.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER address_rule_removed AFTER DELETE ON address_rule BEGIN
  INSERT INTO dirty_address(address) VALUES (old.address) ON CONFLICT DO NOTHING;
END;

CREATE TABLE forwarded (                 -- who wrote what a message forwards, the likeliest first
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  address INTEGER NOT NULL REFERENCES address(id),
  name TEXT NOT NULL,
  PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX forwarded_by_address ON forwarded(address, message);

CREATE TABLE asked_for (                 -- texts fetched because the user asked: how long they are kept counts from then
  message INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
  at INTEGER NOT NULL
) STRICT;

-- Bytes are let go without walking all messages.
CREATE INDEX message_by_raw ON message(raw) WHERE raw IS NOT NULL;
CREATE INDEX piece_by_blob ON piece(blob);

-- For searches: what is starred, what is large, and kinds of attachments, found without walking all messages.
CREATE INDEX copy_starred ON copy(message) WHERE flags & 4 <> 0 AND message IS NOT NULL;
CREATE INDEX message_large ON message(size) WHERE size >= 1000000;
CREATE INDEX part_by_type ON part(content_type);
