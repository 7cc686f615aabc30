-- The same message in the same folder, under its new name.
UPDATE intent SET
  copy = (SELECT max(copy.id) FROM copy WHERE copy.message = intent.message AND copy.folder = intent.folder),
  remote_key = ifnull((SELECT copy.remote_key FROM copy WHERE copy.message = intent.message AND copy.folder = intent.folder
                       ORDER BY copy.id DESC LIMIT 1), remote_key)
WHERE account = ?1 AND state = 'queued' AND copy IS NULL
