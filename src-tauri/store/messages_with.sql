SELECT count(DISTINCT message_address.message)
FROM message_address
JOIN visible_message ON visible_message.id = message_address.message
WHERE message_address.address = ?1
