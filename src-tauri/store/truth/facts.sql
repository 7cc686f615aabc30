SELECT EXISTS (SELECT 1 FROM sent_message WHERE sent_message.id = message.id), subject, conversation, bulk IS NOT NULL, sender_failed,
  EXISTS (SELECT 1 FROM copy JOIN folder ON folder.id = copy.folder WHERE copy.message = message.id AND folder.applications = 1),
  ifnull((SELECT files FROM body_text WHERE body_text.message = message.id), ''),
  EXISTS (SELECT 1 FROM forwarded WHERE forwarded.message = message.id),
  EXISTS (SELECT 1 FROM message_address JOIN address_rule ON address_rule.address = message_address.address
          WHERE message_address.message = message.id),
  EXISTS (SELECT 1 FROM exclusion)
FROM message WHERE id = ?1
