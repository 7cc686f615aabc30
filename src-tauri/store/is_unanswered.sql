SELECT count(*) FROM visible_message AS message
WHERE message.id = ?1
  AND EXISTS (SELECT 1 FROM sent_message WHERE sent_message.id = ?1)
  AND EXISTS (
    SELECT 1 FROM message_address
    WHERE message_address.message = ?1 AND message_address.role IN (3, 4, 5)
      AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.address = message_address.address))
  AND NOT EXISTS (
    SELECT 1 FROM visible_message AS newer
    WHERE newer.conversation = message.conversation AND newer.id > ?1 AND (newer.outgoing = 1 OR newer.bulk IS NULL))
