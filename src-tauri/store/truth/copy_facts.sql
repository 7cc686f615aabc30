SELECT copy.remote_key, copy.server_flags, copy.state, copy.message, EXISTS (SELECT 1 FROM aside WHERE aside.copy = copy.id)
FROM copy
WHERE copy.folder = ?1
ORDER BY copy.remote_key
