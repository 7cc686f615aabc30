SELECT message_address.message, CASE WHEN message_address.name = '' THEN address.normal ELSE message_address.name END
FROM json_each(?1) AS asked
CROSS JOIN message_address ON message_address.message = asked.value
JOIN address ON address.id = message_address.address
WHERE message_address.role IN (3, 4)
ORDER BY message_address.message, message_address.role, message_address.address
