SELECT copy.size, copy.internal_date FROM copy JOIN message ON message.id = copy.message WHERE message.body_hash IS NOT NULL
