SELECT visible_message.id
FROM visible_message
WHERE NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.message = visible_message.id AND proposal.verdict <> 'none')
  AND NOT EXISTS (SELECT 1 FROM filing WHERE filing.message = visible_message.id)
ORDER BY visible_message.id DESC
