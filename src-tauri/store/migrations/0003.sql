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
