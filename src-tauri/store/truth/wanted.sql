SELECT copy.id, copy.remote_key, copy.uid, copy.server_flags, copy.modseq, copy.size, copy.internal_date, copy.message
FROM message INDEXED BY message_wanted
CROSS JOIN copy ON copy.message = message.id
WHERE message.body = 'wanted' AND copy.folder = ?1 AND copy.state = 'present' AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.copy = copy.id)
ORDER BY message.id DESC
