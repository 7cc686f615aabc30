SELECT id FROM document WHERE target = ?1 AND blob = ?2
