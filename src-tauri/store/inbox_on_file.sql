  AND copy.message IN (SELECT message_address.message FROM target_address
                       JOIN message_address ON message_address.address = target_address.address)
  AND EXISTS (SELECT 1 FROM visible_message WHERE visible_message.id = copy.message)
