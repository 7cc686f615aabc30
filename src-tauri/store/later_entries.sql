-- Later entries that are in force and changed a row this entry changed, newest first.
SELECT journal.verb
FROM journal
WHERE journal.id > ?1 AND journal.undone = 0 AND EXISTS (
  SELECT 1 FROM undo_value AS theirs
  JOIN undo_value AS mine ON mine.relation = theirs.relation AND mine.row = theirs.row
  WHERE theirs.journal = journal.id AND mine.journal = ?1)
ORDER BY journal.id DESC
