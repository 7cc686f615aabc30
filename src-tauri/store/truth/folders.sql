SELECT folder.id, folder.account, folder.name, folder.path, folder.special_use, folder.selectable, folder.listed, folder.chosen,
  folder.applications, folder.cursor, folder.last_success,
  (SELECT count(*) FROM copy WHERE ifnull(copy.shown_in, copy.folder) = +folder.id AND :seen),
  (SELECT count(*) FROM copy WHERE ifnull(copy.shown_in, copy.folder) = +folder.id AND copy.flags & 1 = 0 AND :seen),
  (SELECT count(*) FROM copy WHERE copy.folder = folder.id AND copy.message IS NULL AND copy.state = 'present'
     AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.copy = copy.id))
  + (SELECT count(*) FROM message INDEXED BY message_wanted CROSS JOIN copy ON copy.message = message.id
     WHERE message.body = 'wanted' AND copy.folder = folder.id),
  (SELECT count(*) FROM aside CROSS JOIN copy ON copy.id = aside.copy WHERE copy.folder = folder.id)
FROM folder
WHERE folder.account = ?1
ORDER BY folder.special_use <> 'inbox', folder.special_use <> 'sent', folder.path
