INSERT OR IGNORE INTO filing(uuid, message, target, access_group, verdict, reasons, how, at, user)
SELECT ?1, ?2, ?3,
  coalesce(
    CASE WHEN ?4 = 'application' THEN (
      SELECT source.access_group FROM message_source JOIN source ON source.id = message_source.source
      WHERE message_source.message = ?2 ORDER BY message_source.own DESC, source.id LIMIT 1) END,
    (SELECT id FROM access_group ORDER BY rank LIMIT 1)),
  ?4, ?5, ?6, ?7, reader.user FROM reader
