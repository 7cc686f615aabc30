SELECT CASE WHEN message_address.name = '' THEN address.normal ELSE message_address.name END
FROM message_address
JOIN address ON address.id = message_address.address
WHERE message_address.message = ?1 AND message_address.role IN (3, 4)
ORDER BY message_address.role, message_address.address
LIMIT 5
