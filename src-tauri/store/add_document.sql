INSERT INTO document(uuid, target, blob, name, content_type, size, added, user, rank)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, user, ifnull((SELECT message.rank FROM visible_message AS message WHERE message.id = ?8), 0) FROM reader
