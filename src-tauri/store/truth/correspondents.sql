SELECT address.id, address.normal,
  ifnull((SELECT named.name FROM message_address AS named WHERE named.address = address.id AND named.name <> '' ORDER BY named.message DESC LIMIT 1), ''),
  count(DISTINCT visible_message.id),
  (SELECT count(*) FROM message_address AS theirs JOIN visible_message AS received ON received.id = theirs.message
     WHERE theirs.address = address.id AND theirs.role = 0 AND received.bulk IS NULL),
  max(visible_message.received)
FROM visible_message
JOIN message_address ON message_address.message = visible_message.id AND message_address.role IN (3, 4)
JOIN address ON address.id = message_address.address
WHERE EXISTS (SELECT 1 FROM sent_message WHERE sent_message.id = visible_message.id)
  AND NOT EXISTS (SELECT 1 FROM target_address WHERE target_address.address = address.id)
  AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.address = address.id)
  AND NOT EXISTS (SELECT 1 FROM exclusion_address WHERE exclusion_address.address = address.id)
GROUP BY address.id
ORDER BY 4 DESC, 6 DESC
LIMIT ?1
