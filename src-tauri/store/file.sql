INSERT OR IGNORE INTO filing(uuid, message, target, access_group, verdict, reasons, how, at, user)
SELECT ?1, ?2, ?3,
  coalesce(?8,
    CASE WHEN ?4 = 'application' THEN (
      SELECT source.access_group FROM message_source JOIN source ON source.id = message_source.source
      WHERE message_source.message = ?2 ORDER BY message_source.own DESC, source.id LIMIT 1) END,
    (SELECT access_group.id FROM copy JOIN folder ON folder.id = copy.folder JOIN account ON account.id = folder.account
       JOIN access_group ON access_group.id = account.access_group
     WHERE copy.message = ?2 ORDER BY access_group.rank LIMIT 1),
    (SELECT id FROM access_group ORDER BY rank LIMIT 1)),
  ?4, ?5, ?6, ?7, reader.user FROM reader
