SELECT folder.id, folder.account, folder.name, folder.path, folder.special_use, folder.selectable, folder.listed, folder.chosen,
  folder.applications, folder.cursor, folder.last_success,
  (SELECT count(*) FROM copy WHERE ifnull(copy.shown_in, copy.folder) = folder.id),
  (SELECT count(*) FROM copy WHERE ifnull(copy.shown_in, copy.folder) = folder.id AND copy.flags & 1 = 0),
  (SELECT count(*) FROM copy WHERE copy.folder = folder.id AND copy.message IS NULL AND copy.state = 'present'
     AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.copy = copy.id))
  + (SELECT count(*) FROM copy JOIN message ON message.id = copy.message WHERE copy.folder = folder.id AND message.body = 'wanted'),
  (SELECT count(*) FROM aside JOIN copy ON copy.id = aside.copy WHERE copy.folder = folder.id)
FROM folder
WHERE folder.account = ?1
ORDER BY folder.special_use <> 'inbox', folder.special_use <> 'sent', folder.path
