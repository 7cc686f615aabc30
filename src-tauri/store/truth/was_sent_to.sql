SELECT count(*) FROM message
JOIN message_address ON message_address.message = message.id AND message_address.role IN (3, 4, 5)
WHERE message.message_id = ?1 AND message.outgoing = 1 AND message_address.address = ?2
