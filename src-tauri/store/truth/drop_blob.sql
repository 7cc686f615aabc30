DELETE FROM blob WHERE id = ?1
  AND NOT EXISTS (SELECT 1 FROM message WHERE raw = ?1)
  AND NOT EXISTS (SELECT 1 FROM piece WHERE blob = ?1)
  AND NOT EXISTS (SELECT 1 FROM document WHERE blob = ?1)
  AND NOT EXISTS (SELECT 1 FROM undo_value WHERE relation = 'document' AND old IS NOT NULL AND json_extract(old, '$.blob') = ?1)
  AND NOT EXISTS (SELECT 1 FROM aside WHERE raw = ?1)
