INSERT OR IGNORE INTO filing(uuid, message, target, access_group, verdict, reasons, how, at, user)
SELECT ?1, ?2, ?3, (SELECT id FROM access_group ORDER BY rank LIMIT 1), ?4, ?5, ?6, ?7, reader.user FROM reader
