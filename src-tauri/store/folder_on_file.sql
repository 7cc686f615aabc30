SELECT count(DISTINCT copy.message)
FROM copy
JOIN message_address ON message_address.message = copy.message
JOIN target_address ON target_address.address = message_address.address
WHERE copy.folder = ?1
