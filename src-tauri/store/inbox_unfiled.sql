  AND EXISTS (SELECT 1 FROM visible_message WHERE visible_message.id = copy.message)
  AND NOT EXISTS (SELECT 1 FROM filing WHERE filing.message = copy.message)
