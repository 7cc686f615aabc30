-- Accounts whole: the sending half beside the receiving one, where applications arrive, and what disconnecting leaves.

-- Since when an account is disconnected: its mail stays, nothing is fetched, no secret is kept. NULL: connected.
ALTER TABLE account ADD COLUMN disconnected INTEGER;
-- The one folder (and what lies below it) an account is limited to; NULL: the whole mailbox.
ALTER TABLE account ADD COLUMN only_folder INTEGER REFERENCES folder(id) ON DELETE SET NULL;

CREATE TABLE outgoing_account (          -- what sends: an SMTP server or Microsoft Graph, with the address it sends as
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,                    -- free
  kind TEXT NOT NULL CHECK (kind IN ('smtp', 'graph')),
  config TEXT NOT NULL,                  -- JSON: host, port, tls, user, sign-in …; never a secret
  account INTEGER UNIQUE REFERENCES account(id) ON DELETE SET NULL, -- the mailbox it is the other half of
  own_secret INTEGER NOT NULL DEFAULT 1, -- 0: signs in with what the mailbox signs in with
  address INTEGER NOT NULL REFERENCES address(id), -- From
  display_name TEXT NOT NULL DEFAULT '', -- the name beside it
  reply_to TEXT NOT NULL DEFAULT '',     -- '': none
  signature TEXT NOT NULL DEFAULT '',    -- safe HTML
  system INTEGER NOT NULL DEFAULT 0,     -- 1: sends automatic messages; one at most
  disconnected INTEGER,                  -- as in account
  added INTEGER NOT NULL,
  last_success INTEGER,                  -- when a test or a message was last taken by the server
  last_failure TEXT                      -- JSON: code and data; NULL when the last attempt went well
) STRICT;
CREATE UNIQUE INDEX outgoing_account_system ON outgoing_account(system) WHERE system = 1;
CREATE INDEX outgoing_account_by_address ON outgoing_account(address);

CREATE TABLE source (                    -- applications arrive here: a mailbox, or one folder of it
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  folder INTEGER UNIQUE REFERENCES folder(id) ON DELETE CASCADE, -- NULL: the whole mailbox
  name TEXT NOT NULL,                    -- as reports name it
  job INTEGER REFERENCES job(id) ON DELETE SET NULL, -- what they are for unless they say so
  access_group INTEGER NOT NULL REFERENCES access_group(id) -- who sees them
) STRICT;
CREATE UNIQUE INDEX source_of_account ON source(account) WHERE folder IS NULL;

CREATE INDEX source_by_job ON source(job) WHERE job IS NOT NULL;

-- Which source a folder belongs to: its own, else its mailbox's where people write to (never what was sent, drafted or thrown away).
CREATE VIEW folder_source AS
  SELECT folder.id AS folder, coalesce(
    (SELECT id FROM source WHERE source.folder = folder.id),
    CASE WHEN folder.special_use IN ('', 'inbox', 'archive') THEN
      (SELECT id FROM source WHERE source.account = folder.account AND source.folder IS NULL) END) AS source
  FROM folder;

INSERT INTO source(uuid, account, folder, name, access_group)
  SELECT randomblob(16), folder.account, folder.id, folder.path, account.access_group
  FROM folder JOIN account ON account.id = folder.account WHERE folder.applications = 1;

-- folder.applications follows from it.
CREATE TRIGGER source_added AFTER INSERT ON source BEGIN
  UPDATE folder SET applications = (SELECT source IS NOT NULL FROM folder_source WHERE folder_source.folder = folder.id)
    WHERE account = new.account;
END;

CREATE TRIGGER source_removed AFTER DELETE ON source BEGIN
  UPDATE folder SET applications = (SELECT source IS NOT NULL FROM folder_source WHERE folder_source.folder = folder.id)
    WHERE account = old.account;
END;

CREATE TRIGGER source_moved AFTER UPDATE OF account, folder ON source BEGIN
  UPDATE folder SET applications = (SELECT source IS NOT NULL FROM folder_source WHERE folder_source.folder = folder.id)
    WHERE account IN (old.account, new.account);
END;

CREATE TRIGGER folder_of_source AFTER INSERT ON folder BEGIN
  UPDATE folder SET applications = (SELECT source IS NOT NULL FROM folder_source WHERE folder_source.folder = folder.id) WHERE id = new.id;
END;

-- What lies in a source is looked at again when another one begins or ends there, and when what it says changes.
CREATE TRIGGER source_begins AFTER INSERT ON source BEGIN
  INSERT INTO dirty_message(message) SELECT message FROM copy JOIN folder ON folder.id = copy.folder
    WHERE folder.account = new.account AND folder.applications = 1 AND message IS NOT NULL ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER source_ends AFTER DELETE ON source BEGIN
  INSERT INTO dirty_message(message) SELECT message FROM copy WHERE folder = old.folder AND message IS NOT NULL ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER source_changed AFTER UPDATE OF job ON source WHEN old.job IS NOT new.job BEGIN
  INSERT INTO dirty_message(message) SELECT message FROM copy JOIN folder ON folder.id = copy.folder
    WHERE folder.account = new.account AND folder.applications = 1 AND message IS NOT NULL ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER folder_use_of_source AFTER UPDATE OF special_use ON folder WHEN old.special_use <> new.special_use BEGIN
  UPDATE folder SET applications = (SELECT source IS NOT NULL FROM folder_source WHERE folder_source.folder = folder.id) WHERE id = new.id;
END;

-- Which source brought a message: the one of its folder where it has one of its own, else its mailbox's.
CREATE VIEW message_source AS
  SELECT copy.message AS message, folder_source.source AS source, source.folder IS NOT NULL AS own
  FROM copy JOIN folder_source ON folder_source.folder = copy.folder JOIN source ON source.id = folder_source.source
  WHERE copy.message IS NOT NULL;

-- The folders of an account that are offered and synchronised: all, or the one it is limited to and what lies below it.
CREATE VIEW offered_folder AS
  SELECT folder.id AS folder FROM folder
  JOIN account ON account.id = folder.account
  LEFT JOIN folder AS top ON top.id = account.only_folder
  WHERE top.id IS NULL OR folder.id = top.id OR substr(folder.path, 1, length(top.path) + 1) = top.path || '/';

-- Which account brought a message that lies in none of its folders any more: it goes with the account's data.
CREATE TABLE brought (
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  PRIMARY KEY (message, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX brought_by_account ON brought(account);

CREATE TRIGGER copy_leaves AFTER DELETE ON copy WHEN old.message IS NOT NULL BEGIN
  INSERT INTO brought(message, account) SELECT old.message, account FROM folder WHERE id = old.folder
    AND EXISTS (SELECT 1 FROM message WHERE message.id = old.message) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER copy_emptied AFTER UPDATE OF message ON copy WHEN old.message IS NOT NULL AND new.message IS NOT old.message BEGIN
  INSERT INTO brought(message, account) SELECT old.message, account FROM folder WHERE id = old.folder
    AND EXISTS (SELECT 1 FROM message WHERE message.id = old.message) ON CONFLICT DO NOTHING;
END;
