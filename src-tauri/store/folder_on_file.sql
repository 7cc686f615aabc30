SELECT count(DISTINCT copy.message)
FROM copy
JOIN visible_message ON visible_message.id = copy.message
JOIN message_address ON message_address.message = copy.message
JOIN target_address ON target_address.address = message_address.address
WHERE copy.folder = ?1
