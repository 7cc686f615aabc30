SELECT copy.id, copy.remote_key, copy.uid, copy.server_flags, copy.modseq, copy.size, copy.internal_date, copy.message
FROM copy
WHERE copy.folder = ?1 AND copy.message IS NULL AND copy.state = 'present' AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.copy = copy.id)
ORDER BY copy.internal_date DESC, copy.uid DESC, copy.id DESC
