-- What one account alone brought.
INSERT INTO doomed_message(id)
SELECT message FROM (
  SELECT copy.message FROM folder JOIN copy ON copy.folder = folder.id WHERE folder.account = ?1 AND copy.message IS NOT NULL
  UNION SELECT message FROM brought WHERE account = ?1) AS all_of_it
WHERE true
  AND NOT EXISTS (SELECT 1 FROM copy JOIN folder ON folder.id = copy.folder WHERE copy.message = all_of_it.message AND folder.account <> ?1)
  AND NOT EXISTS (SELECT 1 FROM brought WHERE brought.message = all_of_it.message AND brought.account <> ?1)
