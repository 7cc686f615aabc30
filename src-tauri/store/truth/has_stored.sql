SELECT EXISTS (
  SELECT 1 FROM copy JOIN message ON message.id = copy.message
  WHERE copy.internal_date = ?2 AND copy.size = ?1 AND copy.message IS NOT NULL AND message.body_hash IS NOT NULL)
