EXISTS (SELECT 1 FROM message_address JOIN target_address ON target_address.address = message_address.address
        WHERE message_address.message = copy.message)
