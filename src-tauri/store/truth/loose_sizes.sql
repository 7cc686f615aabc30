SELECT message.size FROM message
WHERE message.body_hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id)
