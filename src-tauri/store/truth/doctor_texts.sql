SELECT message.id, message.subject, body_text.names, body_text.text, body_text.files
FROM body_text JOIN message ON message.id = body_text.message
WHERE message.id > ?1 AND message.id NOT IN (SELECT message FROM unindexed)
ORDER BY message.id
LIMIT 500
