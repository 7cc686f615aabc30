SELECT message.id, message.key, message.message_id, message.received, message.outgoing, message.subject, message.from_text,
  ifnull(sender.name, ''), ifnull(address.normal, ''), message.attachments,
  EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND copy.flags & 1 = 0),
  ifnull(folder.path, ''), account.uuid
FROM json_each(?1) AS asked
CROSS JOIN visible_message AS message ON message.id = asked.value
LEFT JOIN message_address AS sender ON sender.message = message.id AND sender.role = 0
  AND sender.address = (SELECT min(first.address) FROM message_address AS first WHERE first.message = message.id AND first.role = 0)
LEFT JOIN address ON address.id = sender.address
LEFT JOIN folder ON folder.id = (SELECT copy.folder FROM copy WHERE copy.message = message.id ORDER BY copy.id LIMIT 1)
LEFT JOIN account ON account.id = folder.account
