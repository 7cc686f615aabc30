INSERT INTO document(uuid, target, blob, name, content_type, size, added, user)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, user FROM reader
