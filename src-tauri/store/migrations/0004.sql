-- Several users of one store: who they are, whose a mailbox is, and what each may see (D5). With one user nothing of it shows.

-- What a user may see is `rank`: that of the highest group they see, and above all groups for whoever sees everything.
ALTER TABLE user ADD COLUMN admin INTEGER NOT NULL DEFAULT 0;
-- Since when they are no user any more; what they did stays under their name.
ALTER TABLE user ADD COLUMN removed INTEGER;
UPDATE user SET admin = 1;
CREATE UNIQUE INDEX user_by_name ON user(name COLLATE NOCASE) WHERE removed IS NULL;
CREATE UNIQUE INDEX access_group_by_name ON access_group(name COLLATE NOCASE);

-- Whose mailbox it is; NULL: nobody's any more.
ALTER TABLE account ADD COLUMN owner INTEGER REFERENCES user(id) ON DELETE SET NULL;
UPDATE account SET owner = 1;

-- Who sees a document whose messages are gone, or that never had any: a rank, as in access_group.
ALTER TABLE document ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;

-- Every connection of the program lays a temporary view of its own over `reader`: whoever is signed in there. The table is for other programs,
-- which see everything.

CREATE VIEW visible_account AS
  SELECT account.* FROM account JOIN access_group ON access_group.id = account.access_group
  WHERE access_group.rank <= (SELECT rank FROM reader WHERE one = 1);

-- Where messages are filed, as far as the reader may know.
CREATE VIEW visible_filing AS
  SELECT * FROM filing
  WHERE access_group IN (SELECT id FROM access_group WHERE access_group.rank <= (SELECT rank FROM reader WHERE one = 1));

-- A document is seen with any of the messages it came with (an exclusion that hides them leaves it), else by its own rank.
CREATE VIEW visible_document AS
  SELECT * FROM document
  WHERE ifnull((SELECT min(message.rank) FROM document_source JOIN message ON message.id = document_source.message
                WHERE document_source.document = document.id), document.rank) <= (SELECT rank FROM reader WHERE one = 1);

-- What exclusions kept out, as far as the reader may see the mailbox.
CREATE VIEW visible_left_out AS
  SELECT * FROM left_out WHERE EXISTS (
    SELECT 1 FROM copy JOIN folder ON folder.id = copy.folder JOIN visible_account ON visible_account.id = folder.account
    WHERE copy.id = left_out.copy);

-- Ranks follow the groups and mailboxes they come from.
CREATE TRIGGER access_group_moved AFTER UPDATE OF rank ON access_group BEGIN
  INSERT INTO unsettled_message(message)
    SELECT message FROM filing WHERE access_group = new.id
    UNION SELECT copy.message FROM copy JOIN folder ON folder.id = copy.folder JOIN account ON account.id = folder.account
      WHERE account.access_group = new.id AND copy.message IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER account_seen_by_others AFTER UPDATE OF access_group ON account WHEN old.access_group <> new.access_group BEGIN
  INSERT INTO unsettled_message(message)
    SELECT copy.message FROM copy JOIN folder ON folder.id = copy.folder WHERE folder.account = new.id AND copy.message IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

-- A message nobody filed has the lowest rank of the mailboxes it lies in: it changes where a copy goes. With one group nothing can.
CREATE TRIGGER copy_gone_from_mailbox AFTER DELETE ON copy
WHEN old.message IS NOT NULL AND (SELECT count(*) FROM access_group) > 1 BEGIN
  INSERT INTO unsettled_message(message) VALUES (old.message) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER copy_is_of_another AFTER UPDATE OF message ON copy
WHEN old.message IS NOT NULL AND old.message IS NOT new.message AND (SELECT count(*) FROM access_group) > 1 BEGIN
  INSERT INTO unsettled_message(message) VALUES (old.message) ON CONFLICT DO NOTHING;
END;
