INSERT OR REPLACE INTO part(message, position, name, content_type, size, inline, content_id, kind, reordered)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
