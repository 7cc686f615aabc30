INSERT INTO copy(folder, remote_key, uid, flags, server_flags, modseq, size, internal_date, found) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT(folder, remote_key) DO UPDATE SET server_flags = excluded.server_flags, modseq = excluded.modseq
