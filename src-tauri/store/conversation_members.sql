SELECT message.conversation, message.key, message.outgoing, ifnull(sender.name, ''), ifnull(address.normal, ''), message.from_text,
  message.attachments,
  EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND copy.flags & 1 = 0),
  EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND copy.flags & 4 > 0),
  EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND ifnull(copy.shown_in, copy.folder) IN (SELECT value FROM json_each(?2))) AS here
FROM json_each(?1) AS asked
CROSS JOIN visible_message AS message ON message.conversation = asked.value
LEFT JOIN message_address AS sender ON sender.message = message.id AND sender.role = 0
  AND sender.address = (SELECT min(first.address) FROM message_address AS first WHERE first.message = message.id AND first.role = 0)
LEFT JOIN address ON address.id = sender.address
WHERE here
  OR NOT EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id)
  OR EXISTS (SELECT 1 FROM copy JOIN folder ON folder.id = ifnull(copy.shown_in, copy.folder)
             WHERE copy.message = message.id AND folder.special_use NOT IN ('trash', 'junk'))
ORDER BY message.conversation, message.id
