INSERT OR REPLACE INTO left_out(copy, sender, received, exclusion)
SELECT copy.id, ifnull((SELECT address.normal FROM message_address JOIN address ON address.id = message_address.address
                        WHERE message_address.message = message.id AND message_address.role = 0), ''), message.received, ?2
FROM copy JOIN message ON message.id = copy.message
WHERE copy.message = ?1
