SELECT message_id, from_text, size,
  CASE WHEN body IN ('headers', 'wanted')
    AND EXISTS (SELECT 1 FROM copy JOIN aside ON aside.copy = copy.id WHERE copy.message = visible_message.id) THEN 'aside' ELSE body END,
  sender_failed
FROM visible_message
WHERE id = ?1
