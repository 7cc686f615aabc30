-- The first store. Times are Unix seconds; ids that leave this store are UUIDv7 (16 octets) or the key of a message (32 octets).

CREATE TABLE store (                     -- one row: this store
  one INTEGER PRIMARY KEY CHECK (one = 1),
  uuid BLOB NOT NULL,
  created INTEGER NOT NULL,
  demo INTEGER NOT NULL DEFAULT 0        -- 1: a throw-away store on the sample mailbox
) STRICT;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL                    -- JSON
) STRICT;

CREATE TABLE access_group (              -- totally ordered ranks (D5); shown once there is a second user (D8)
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  rank INTEGER NOT NULL UNIQUE           -- a user sees a message when their rank is at least this
) STRICT;

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  rank INTEGER NOT NULL
) STRICT;

CREATE TABLE reader (                    -- one row: who is signed in on this machine
  one INTEGER PRIMARY KEY CHECK (one = 1),
  user INTEGER NOT NULL REFERENCES user(id),
  rank INTEGER NOT NULL
) STRICT;

CREATE TABLE account (                   -- a connected mailbox
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('imap', 'archive', 'graph')),
  config TEXT NOT NULL,                  -- JSON: host, port, tls, user … or path; never a secret
  keep TEXT NOT NULL DEFAULT 'people' CHECK (keep IN ('people', 'days', 'everything')),
  keep_days INTEGER NOT NULL DEFAULT 0,
  save_mode TEXT NOT NULL DEFAULT 'ask' CHECK (save_mode IN ('ask', 'replies', 'all')),
  access_group INTEGER NOT NULL REFERENCES access_group(id),
  added INTEGER NOT NULL,
  last_success INTEGER,
  last_failure TEXT                      -- JSON: code and data; NULL when the last sync ended well
) STRICT;

CREATE TABLE identity (                  -- every address that is the user
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  address INTEGER NOT NULL REFERENCES address(id),
  PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_address ON identity(address);

CREATE TABLE folder (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  name TEXT NOT NULL,                    -- on the wire; opaque to everything but the remote
  path TEXT NOT NULL,                    -- for people, levels joined by /
  special_use TEXT NOT NULL DEFAULT '',
  identity TEXT,                         -- stays with the folder when it is renamed
  selectable INTEGER NOT NULL DEFAULT 1,
  listed INTEGER NOT NULL DEFAULT 1,     -- 0: the source no longer lists it
  chosen INTEGER NOT NULL DEFAULT 0,
  applications INTEGER NOT NULL DEFAULT 0,
  cursor TEXT,                           -- opaque; where the next sync starts
  last_success INTEGER,
  UNIQUE (account, name)
) STRICT;

CREATE TABLE blob (                      -- bytes by BLAKE3
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  size INTEGER NOT NULL,                 -- octets before compression
  data BLOB NOT NULL                     -- zstd
) STRICT;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,                -- received, or the next free integer; never leaves this store
  key BLOB NOT NULL UNIQUE,              -- BLAKE3 over what the headers say; equal on every machine
  twin_of INTEGER REFERENCES message(id) ON DELETE SET NULL, -- same headers, another body
  message_id TEXT,                       -- canonical
  received INTEGER NOT NULL,
  sent INTEGER,                          -- the Date header
  outgoing INTEGER NOT NULL DEFAULT 0,   -- 1: From is one of the user's identities
  subject TEXT NOT NULL,
  from_text TEXT NOT NULL,               -- the From field as written, decoded
  size INTEGER NOT NULL,                 -- RFC822.SIZE, octets
  body TEXT NOT NULL CHECK (body IN ('headers', 'wanted', 'stored', 'aside', 'expired')),
  raw INTEGER REFERENCES blob(id),       -- the raw bytes without what was cut out (piece)
  body_hash BLOB,                        -- BLAKE3 of what follows the headers, line ends unified
  conversation INTEGER NOT NULL,
  bulk TEXT,                             -- why it counts as bulk mail
  sender_failed INTEGER NOT NULL DEFAULT 0, -- 1: the own provider's check of the sender failed
  attachments INTEGER NOT NULL DEFAULT 0,
  preview TEXT NOT NULL DEFAULT '',
  hidden INTEGER NOT NULL DEFAULT 0,     -- how many exclusions apply
  rank INTEGER NOT NULL DEFAULT 0        -- lowest of its filings' groups; unfiled: the account's
) STRICT;
CREATE INDEX message_by_message_id ON message(message_id) WHERE message_id IS NOT NULL;
CREATE INDEX message_by_conversation ON message(conversation);
CREATE INDEX message_wanted ON message(id) WHERE body = 'wanted';
CREATE INDEX message_hidden ON message(id) WHERE hidden > 0;

-- Every read of messages goes through this view.
CREATE VIEW visible_message AS
  SELECT * FROM message WHERE hidden = 0 AND rank <= (SELECT rank FROM reader WHERE one = 1);

-- What may be known of a hidden message: who and when.
CREATE VIEW left_out_message AS
  SELECT id, key, received, outgoing, from_text FROM message
  WHERE hidden > 0 AND rank <= (SELECT rank FROM reader WHERE one = 1);

CREATE TABLE copy (                      -- one message, many copies
  id INTEGER PRIMARY KEY,
  folder INTEGER NOT NULL REFERENCES folder(id) ON DELETE CASCADE,
  remote_key TEXT NOT NULL,              -- opaque
  uid INTEGER,
  message INTEGER REFERENCES message(id) ON DELETE SET NULL,
  state TEXT NOT NULL DEFAULT 'present' CHECK (state IN ('present', 'expired', 'withheld', 'erased')),
  flags INTEGER NOT NULL DEFAULT 0,      -- 1 seen, 2 answered, 4 flagged, 8 deleted, 16 draft
  modseq INTEGER NOT NULL DEFAULT 0,
  size INTEGER NOT NULL DEFAULT 0,
  internal_date INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0,      -- the sync (its start) that found it
  UNIQUE (folder, remote_key)
) STRICT;
CREATE INDEX copy_by_message ON copy(message) WHERE message IS NOT NULL;
CREATE INDEX copy_in_folder ON copy(folder, message);
CREATE INDEX copy_unread ON copy(message) WHERE flags & 1 = 0 AND message IS NOT NULL;
CREATE INDEX copy_backlog ON copy(folder, internal_date) WHERE message IS NULL AND state = 'present';

-- What the user sent, the one place that says so: From alone proves nothing. Nobody delivers into folders of sent mail, nor into files on
-- disk that are no inbox; where an account has no folder of sent mail, everything lies in one.
CREATE VIEW sent_message AS
  SELECT message.id, message.message_id FROM message
  WHERE message.outgoing = 1 AND message.sender_failed = 0
    AND EXISTS (
      SELECT 1 FROM copy JOIN folder ON folder.id = copy.folder JOIN account ON account.id = folder.account
      WHERE copy.message = message.id
        AND (folder.special_use = 'sent'
          OR (account.kind = 'archive' AND folder.special_use IN ('', 'archive'))
          OR NOT EXISTS (SELECT 1 FROM folder AS other WHERE other.account = folder.account AND other.special_use = 'sent')));

CREATE TABLE aside (                     -- what could not be read, with its bytes where they came
  copy INTEGER PRIMARY KEY REFERENCES copy(id) ON DELETE CASCADE,
  why TEXT NOT NULL,
  raw INTEGER REFERENCES blob(id),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE left_out (                  -- what an exclusion kept out: sender and date, nothing else
  copy INTEGER PRIMARY KEY REFERENCES copy(id) ON DELETE CASCADE,
  sender TEXT NOT NULL,
  received INTEGER NOT NULL,
  exclusion INTEGER REFERENCES exclusion(id) ON DELETE SET NULL
) STRICT;

CREATE TABLE let_in (                    -- copies the user let in although an exclusion applies
  copy INTEGER PRIMARY KEY REFERENCES copy(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE message_ref (               -- In-Reply-To first, then References from the nearest
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  ref TEXT NOT NULL,                     -- canonical Message-ID
  PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_ref_by_ref ON message_ref(ref);

-- What depends on whether the user sent a message: its own proposals and those of its answers.
CREATE VIEW dependent AS
  SELECT id AS message, id AS dependent FROM message
  UNION ALL
  SELECT message.id, message_ref.message FROM message JOIN message_ref ON message_ref.ref = message.message_id WHERE message.outgoing = 1;

CREATE TABLE conversation_ref (          -- which conversation a Message-ID belongs to, seen or only referred to
  ref TEXT PRIMARY KEY,
  conversation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_ref_by_conversation ON conversation_ref(conversation);

CREATE TABLE part (                      -- attachments and inline parts
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,                 -- decoded octets
  inline INTEGER NOT NULL DEFAULT 0,
  content_id TEXT,
  PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE piece (                     -- big decoded parts cut out of the raw bytes
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  at INTEGER NOT NULL,                   -- offset in the skeleton
  encoding TEXT NOT NULL,                -- how to put it back, byte for byte
  blob INTEGER NOT NULL REFERENCES blob(id),
  PRIMARY KEY (message, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE body_text (                 -- exactly what the search index was given
  message INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
  names TEXT NOT NULL,                   -- names and addresses
  text BLOB NOT NULL,                    -- zstd of the decoded plain text
  files TEXT NOT NULL                    -- attachment names
) STRICT;

CREATE VIRTUAL TABLE search USING fts5(subject, names, text, files, content='', tokenize="unicode61 remove_diacritics 2",
  prefix='2 3');                         -- the first letters that are typed begin half of all words
INSERT INTO search(search, rank) VALUES ('secure-delete', 1);
-- Merging later costs searches nothing and a first sync a quarter less; 8 MB held in memory instead of 1 take a tenth off it.
INSERT INTO search(search, rank) VALUES ('automerge', 8);
INSERT INTO search(search, rank) VALUES ('hashsize', 8388608);

CREATE TABLE address (
  id INTEGER PRIMARY KEY,
  normal TEXT NOT NULL UNIQUE CHECK (normal LIKE '_%@_%'),
  reversed TEXT NOT NULL                 -- its domain with the labels turned round, so that sub-domains sort behind their parent
) STRICT;
CREATE INDEX address_by_domain ON address(reversed);

CREATE TABLE message_address (
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  address INTEGER NOT NULL REFERENCES address(id),
  role INTEGER NOT NULL,                 -- 0 From, 1 Sender, 2 Reply-To, 3 To, 4 Cc, 5 Bcc
  name TEXT NOT NULL,
  PRIMARY KEY (message, role, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_address_by_address ON message_address(address, message);

CREATE TABLE target (                    -- what a message can be filed under
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'client', 'job')),
  added INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY REFERENCES target(id) ON DELETE CASCADE,
  given TEXT NOT NULL,
  family TEXT NOT NULL,
  sort_name TEXT NOT NULL,               -- folded "family given", for sorting and finding
  language TEXT NOT NULL DEFAULT '',     -- BCP 47
  phone TEXT NOT NULL DEFAULT '',
  candidate INTEGER NOT NULL DEFAULT 0,
  contact INTEGER NOT NULL DEFAULT 0,
  employee INTEGER NOT NULL DEFAULT 0,
  client INTEGER REFERENCES client(id) ON DELETE SET NULL -- whose contact
) STRICT;
CREATE INDEX person_by_name ON person(sort_name);
CREATE INDEX person_by_client ON person(client) WHERE client IS NOT NULL;

CREATE TABLE client (
  id INTEGER PRIMARY KEY REFERENCES target(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX client_by_name ON client(sort_name);

CREATE TABLE client_domain (
  id INTEGER PRIMARY KEY,
  client INTEGER NOT NULL REFERENCES client(id) ON DELETE CASCADE,
  reversed TEXT NOT NULL,                -- as in address
  UNIQUE (client, reversed)
) STRICT;
CREATE INDEX client_domain_by_domain ON client_domain(reversed);

CREATE TABLE job (
  id INTEGER PRIMARY KEY REFERENCES target(id) ON DELETE CASCADE,
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  client INTEGER REFERENCES client(id) ON DELETE SET NULL,
  open INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What lists show of a person, client or job.
CREATE VIEW label AS
  SELECT target.id, target.uuid, target.kind,
    CASE target.kind
      WHEN 'person' THEN CASE WHEN person.family = '' THEN person.given WHEN person.given = '' THEN person.family
                         ELSE person.family || ', ' || person.given END
      WHEN 'client' THEN client.name
      ELSE job.title END AS name,
    CASE target.kind WHEN 'job' THEN job.reference ELSE ifnull(employer.name, '') END AS note,
    person.candidate, person.contact, person.employee
  FROM target
  LEFT JOIN person ON person.id = target.id
  LEFT JOIN client ON client.id = target.id
  LEFT JOIN job ON job.id = target.id
  LEFT JOIN client AS employer ON employer.id = ifnull(person.client, job.client);

CREATE TABLE target_address (            -- a person's or client's addresses, several each
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  address INTEGER NOT NULL REFERENCES address(id),
  label TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  UNIQUE (target, address)
) STRICT;
CREATE INDEX target_address_by_address ON target_address(address);

CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  UNIQUE (target, tag)
) STRICT;

CREATE TABLE field (                     -- columns of an imported table that have no place of their own
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (target, name)
) STRICT;

CREATE TABLE proposal (                  -- only for messages that concern an address on file, an application folder or an exclusion
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  target INTEGER REFERENCES target(id) ON DELETE CASCADE, -- NULL: none yet (application) or none wanted (skipped)
  verdict TEXT NOT NULL CHECK (verdict IN ('reply', 'new', 'sent', 'application', 'skipped', 'none')),
  reasons TEXT NOT NULL,                 -- JSON
  ticked INTEGER NOT NULL DEFAULT 0,     -- what Dossier would tick
  offered INTEGER NOT NULL DEFAULT 0,    -- a further target, never ticked
  choice INTEGER,                        -- what the user ticked (1) or unticked (0); NULL: left as proposed
  by_user INTEGER NOT NULL DEFAULT 0,    -- the user chose this target
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'later', 'no', 'filed')),
  state_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX proposal_once ON proposal(message, ifnull(target, 0));
CREATE INDEX proposal_by_target ON proposal(target) WHERE target IS NOT NULL;
CREATE INDEX proposal_declined ON proposal(message, offered) WHERE state = 'no';
-- Mail to sort is read from this index alone: the reasons in the rows are as long as all the rest.
CREATE INDEX proposal_waiting ON proposal(message, target, verdict, ticked, choice, state, offered, by_user) WHERE state IN ('open', 'later');

CREATE TABLE filing (                    -- why each message is where it is
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  message INTEGER NOT NULL REFERENCES message(id),
  target INTEGER NOT NULL REFERENCES target(id) ON DELETE CASCADE,
  access_group INTEGER NOT NULL REFERENCES access_group(id),
  verdict TEXT NOT NULL,
  reasons TEXT NOT NULL,                 -- JSON
  how TEXT NOT NULL CHECK (how IN ('import', 'auto', 'hand')),
  at INTEGER NOT NULL,
  user INTEGER NOT NULL REFERENCES user(id),
  UNIQUE (message, target)
) STRICT;
CREATE INDEX filing_by_target ON filing(target, message);

CREATE TABLE exclusion (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  target INTEGER REFERENCES target(id) ON DELETE CASCADE,
  address INTEGER REFERENCES address(id),
  domain TEXT,                           -- reversed, as in address
  mode TEXT NOT NULL CHECK (mode IN ('hide', 'keep', 'delete')),
  scope TEXT NOT NULL CHECK (scope IN ('all', 'alone')),
  at INTEGER NOT NULL,
  delete_at INTEGER,                     -- mode delete: when what is hidden is deleted
  CHECK ((target IS NOT NULL) + (address IS NOT NULL) + (domain IS NOT NULL) = 1)
) STRICT;
CREATE UNIQUE INDEX exclusion_once ON exclusion(ifnull(target, 0), ifnull(address, 0), ifnull(domain, ''));

CREATE TABLE exclusion_address (         -- which addresses an exclusion covers now; kept by triggers
  exclusion INTEGER NOT NULL REFERENCES exclusion(id) ON DELETE CASCADE,
  address INTEGER NOT NULL REFERENCES address(id),
  PRIMARY KEY (address, exclusion)
) STRICT, WITHOUT ROWID;
CREATE INDEX exclusion_address_by_exclusion ON exclusion_address(exclusion);

-- Which exclusions apply to which stored messages: the one place that says so (D6).
CREATE VIEW message_exclusion AS
  SELECT DISTINCT message_address.message AS message, exclusion.id AS exclusion
  FROM message_address
  JOIN exclusion_address ON exclusion_address.address = message_address.address
  JOIN exclusion ON exclusion.id = exclusion_address.exclusion
  WHERE (exclusion.scope = 'all'
      OR message_address.role = 0
      OR NOT EXISTS (
        SELECT 1 FROM message_address AS other
        WHERE other.message = message_address.message AND other.role IN (0, 3, 4, 5)
          AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.address = other.address)
          AND NOT EXISTS (SELECT 1 FROM exclusion_address AS covered
                          WHERE covered.exclusion = exclusion.id AND covered.address = other.address)))
    AND NOT (exclusion.mode = 'keep' AND EXISTS (SELECT 1 FROM filing WHERE filing.message = message_address.message))
    AND NOT EXISTS (SELECT 1 FROM let_in JOIN copy ON copy.id = let_in.copy WHERE copy.message = message_address.message);

CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user INTEGER NOT NULL REFERENCES user(id),
  verb TEXT NOT NULL,
  count INTEGER NOT NULL DEFAULT 0,
  count2 INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL DEFAULT '',         -- whom or what it concerns, where it is one thing
  undone INTEGER NOT NULL DEFAULT 0      -- 1: taken back
) STRICT;

CREATE TABLE undo_value (                -- old values, 30 days
  id INTEGER PRIMARY KEY,
  journal INTEGER NOT NULL REFERENCES journal(id) ON DELETE CASCADE,
  relation TEXT NOT NULL,
  row INTEGER NOT NULL,
  old TEXT                               -- JSON of the row before; NULL: there was none
) STRICT;
CREATE INDEX undo_value_by_journal ON undo_value(journal);
CREATE INDEX undo_value_by_row ON undo_value(relation, row);

CREATE TABLE change (                    -- what changed, for other windows and processes
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL
) STRICT;

CREATE TABLE dirty_address (             -- whose mail linking has to look at again
  address INTEGER PRIMARY KEY REFERENCES address(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE dirty_message (
  message INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE unsettled_address (         -- whose messages' hidden count is recomputed before this transaction ends
  address INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE unsettled_message (         -- whose hidden count and rank are recomputed before this transaction ends
  message INTEGER PRIMARY KEY
) STRICT;

-- (OR IGNORE inside a trigger is overruled by an upsert that fires it; ON CONFLICT is not.)

-- What an exclusion covers ------------------------------------------------------------------------------------------

CREATE TRIGGER exclusion_added AFTER INSERT ON exclusion BEGIN
  INSERT INTO exclusion_address(exclusion, address)
    SELECT new.id, new.address WHERE new.address IS NOT NULL
    UNION SELECT new.id, address FROM target_address WHERE target = new.target
    UNION SELECT new.id, id FROM address WHERE new.domain IS NOT NULL
      AND (reversed = new.domain OR (reversed > new.domain || '.' AND reversed < new.domain || '/'))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER exclusion_changed AFTER UPDATE OF mode, scope ON exclusion BEGIN
  INSERT INTO unsettled_address(address) SELECT address FROM exclusion_address WHERE exclusion = new.id ON CONFLICT DO NOTHING;
  INSERT INTO dirty_address(address) SELECT address FROM exclusion_address WHERE exclusion = new.id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER address_added AFTER INSERT ON address BEGIN
  INSERT INTO exclusion_address(exclusion, address)
    SELECT id, new.id FROM exclusion WHERE domain IS NOT NULL
      AND (new.reversed = domain OR (new.reversed > domain || '.' AND new.reversed < domain || '/'))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER target_address_excluded AFTER INSERT ON target_address BEGIN
  INSERT INTO exclusion_address(exclusion, address) SELECT id, new.address FROM exclusion WHERE target = new.target ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER target_address_included AFTER DELETE ON target_address BEGIN
  DELETE FROM exclusion_address WHERE address = old.address AND exclusion IN (SELECT id FROM exclusion WHERE target = old.target);
END;

CREATE TRIGGER exclusion_address_added AFTER INSERT ON exclusion_address BEGIN
  INSERT INTO unsettled_address(address) VALUES (new.address) ON CONFLICT DO NOTHING;
  INSERT INTO dirty_address(address) VALUES (new.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER exclusion_address_removed AFTER DELETE ON exclusion_address BEGIN
  INSERT INTO unsettled_address(address) VALUES (old.address) ON CONFLICT DO NOTHING;
  INSERT INTO dirty_address(address) VALUES (old.address) ON CONFLICT DO NOTHING;
END;

-- Whatever changes an input of a proposal marks what has to be looked at again --------------------------------------

CREATE TRIGGER target_address_added AFTER INSERT ON target_address BEGIN
  INSERT INTO dirty_address(address) VALUES (new.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER target_address_removed AFTER DELETE ON target_address BEGIN
  INSERT INTO dirty_address(address) VALUES (old.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER client_domain_added AFTER INSERT ON client_domain BEGIN
  INSERT INTO dirty_address(address)
    SELECT id FROM address WHERE reversed = new.reversed OR (reversed > new.reversed || '.' AND reversed < new.reversed || '/')
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER client_domain_removed AFTER DELETE ON client_domain BEGIN
  INSERT INTO dirty_address(address)
    SELECT id FROM address WHERE reversed = old.reversed OR (reversed > old.reversed || '.' AND reversed < old.reversed || '/')
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER person_role_changed AFTER UPDATE OF candidate, client ON person BEGIN
  INSERT INTO dirty_address(address) SELECT address FROM target_address WHERE target = new.id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER identity_added AFTER INSERT ON identity BEGIN
  UPDATE message SET outgoing = 1 WHERE outgoing = 0 AND id IN
    (SELECT message FROM message_address WHERE address = new.address AND role = 0);
  INSERT INTO dirty_address(address) VALUES (new.address) ON CONFLICT DO NOTHING;
  INSERT INTO unsettled_address(address) VALUES (new.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER identity_removed AFTER DELETE ON identity WHEN NOT EXISTS (SELECT 1 FROM identity WHERE address = old.address) BEGIN
  UPDATE message SET outgoing = 0 WHERE outgoing = 1 AND id IN
    (SELECT message FROM message_address WHERE address = old.address AND role = 0);
  INSERT INTO dirty_address(address) VALUES (old.address) ON CONFLICT DO NOTHING;
  INSERT INTO unsettled_address(address) VALUES (old.address) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER filing_added AFTER INSERT ON filing BEGIN
  INSERT INTO unsettled_message(message) VALUES (new.message) ON CONFLICT DO NOTHING;
  INSERT INTO dirty_message(message)
    SELECT id FROM message WHERE conversation = (SELECT conversation FROM message WHERE id = new.message)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER filing_removed AFTER DELETE ON filing BEGIN
  INSERT INTO unsettled_message(message) SELECT old.message WHERE EXISTS (SELECT 1 FROM message WHERE id = old.message) ON CONFLICT DO NOTHING;
  INSERT INTO dirty_message(message)
    SELECT id FROM message WHERE conversation = (SELECT conversation FROM message WHERE id = old.message)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER filing_moved AFTER UPDATE OF access_group ON filing BEGIN
  INSERT INTO unsettled_message(message) VALUES (new.message) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER folder_applications AFTER UPDATE OF applications ON folder WHEN old.applications <> new.applications BEGIN
  INSERT INTO dirty_message(message) SELECT message FROM copy WHERE folder = new.id AND message IS NOT NULL ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER copy_filed_in AFTER UPDATE OF message ON copy WHEN new.message IS NOT old.message BEGIN
  INSERT INTO dirty_message(message) SELECT dependent FROM dependent WHERE message IN (old.message, new.message) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER copy_gone AFTER DELETE ON copy WHEN old.message IS NOT NULL BEGIN
  INSERT INTO dirty_message(message) SELECT dependent FROM dependent WHERE message = old.message ON CONFLICT DO NOTHING;
END;

-- Whether the user sent a message depends on these (view sent_message).
CREATE TRIGGER message_taken_for_sent AFTER UPDATE OF outgoing, sender_failed ON message
WHEN old.outgoing <> new.outgoing OR old.sender_failed <> new.sender_failed BEGIN
  INSERT INTO dirty_message(message) SELECT new.id UNION SELECT message FROM message_ref WHERE ref = new.message_id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER message_gone BEFORE DELETE ON message WHEN old.outgoing = 1 BEGIN
  INSERT INTO dirty_message(message)
    SELECT message FROM message_ref WHERE ref = old.message_id AND message <> old.id
    ON CONFLICT DO NOTHING;
END;

CREATE VIEW account_message(account, message) AS
  SELECT folder.account, copy.message FROM folder JOIN copy ON copy.folder = folder.id;

CREATE TRIGGER folder_of_sent_added AFTER INSERT ON folder WHEN new.special_use = 'sent' BEGIN
  INSERT INTO dirty_message(message) SELECT dependent FROM dependent WHERE message IN
    (SELECT message FROM account_message WHERE account = new.account)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER folder_use_changed AFTER UPDATE OF special_use ON folder WHEN old.special_use <> new.special_use BEGIN
  INSERT INTO dirty_message(message) SELECT dependent FROM dependent WHERE message IN
    (SELECT message FROM account_message WHERE account = new.account)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER folder_of_sent_removed AFTER DELETE ON folder WHEN old.special_use = 'sent' BEGIN
  INSERT INTO dirty_message(message) SELECT dependent FROM dependent WHERE message IN
    (SELECT message FROM account_message WHERE account = old.account)
    ON CONFLICT DO NOTHING;
END;

-- A message the user sent is ticked when its conversation is filed or ticked.
CREATE TRIGGER proposal_added AFTER INSERT ON proposal WHEN new.verdict <> 'sent' BEGIN
  INSERT INTO dirty_message(message)
    SELECT id FROM message WHERE outgoing = 1 AND conversation = (SELECT conversation FROM message WHERE id = new.message)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER proposal_removed AFTER DELETE ON proposal WHEN old.verdict <> 'sent' BEGIN
  INSERT INTO dirty_message(message)
    SELECT id FROM message WHERE outgoing = 1 AND conversation = (SELECT conversation FROM message WHERE id = old.message)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER proposal_decided AFTER UPDATE OF choice, state, ticked, verdict ON proposal
WHEN old.choice IS NOT new.choice OR old.state <> new.state OR old.ticked <> new.ticked OR old.verdict <> new.verdict BEGIN
  INSERT INTO dirty_message(message) VALUES (new.message) ON CONFLICT DO NOTHING;
  INSERT INTO dirty_message(message)
    SELECT id FROM message WHERE outgoing = 1 AND conversation = (SELECT conversation FROM message WHERE id = new.message)
    ON CONFLICT DO NOTHING;
END;
