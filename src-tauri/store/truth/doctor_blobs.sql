SELECT count(*) FROM blob WHERE id NOT IN (
  SELECT raw FROM message WHERE raw IS NOT NULL
  UNION ALL SELECT blob FROM piece
  UNION ALL SELECT blob FROM document
  UNION ALL SELECT json_extract(old, '$.blob') FROM undo_value WHERE relation = 'document' AND old IS NOT NULL
  UNION ALL SELECT raw FROM aside WHERE raw IS NOT NULL)
