SELECT message.conversation, max(snooze.until) FROM snooze
CROSS JOIN visible_message AS message ON message.id = snooze.message
WHERE NOT EXISTS (
  SELECT 1 FROM visible_message AS newer
  WHERE newer.conversation = message.conversation AND newer.id > snooze.message AND newer.outgoing = 0)
GROUP BY message.conversation
