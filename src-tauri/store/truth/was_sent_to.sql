SELECT count(*) FROM sent_message
JOIN message_address ON message_address.message = sent_message.id AND message_address.role IN (3, 4, 5)
WHERE sent_message.message_id = ?1 AND message_address.address = ?2
