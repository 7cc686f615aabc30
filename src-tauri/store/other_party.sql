SELECT message_address.address FROM message_address
JOIN visible_message AS message ON message.id = message_address.message
WHERE message_address.message = ?1
  AND message_address.role IN (0, 3, 4, 5) AND (message.outgoing = 1 OR message_address.role = 0)
  AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.address = message_address.address)
ORDER BY message_address.role, message_address.address LIMIT 1
