UPDATE message SET rank = ?2
WHERE rank <= ?1
  AND NOT EXISTS (SELECT 1 FROM filing WHERE filing.message = message.id)
  AND NOT EXISTS (SELECT 1 FROM account_message WHERE account_message.message = message.id)
