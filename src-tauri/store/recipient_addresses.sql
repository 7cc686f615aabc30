SELECT address.normal
FROM message_address
JOIN address ON address.id = message_address.address
WHERE message_address.message = ?1 AND EXISTS (SELECT 1 FROM visible_message WHERE visible_message.id = ?1) AND message_address.role IN (3, 4, 5)
GROUP BY address.id
ORDER BY min(message_address.role), address.id
