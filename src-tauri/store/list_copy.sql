INSERT INTO copy(folder, remote_key, uid, flags, modseq, size, internal_date, found) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT(folder, remote_key) DO UPDATE SET flags = excluded.flags, modseq = excluded.modseq
