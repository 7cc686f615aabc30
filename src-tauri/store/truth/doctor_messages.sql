-- Bodies that are said to be here and are not, or the other way round; messages without what the index was given.
SELECT count(*) FROM message
WHERE (body = 'stored') <> (raw IS NOT NULL)
  OR (body = 'stored' AND body_hash IS NULL)
  OR (body = 'stored' AND attachments <> (SELECT count(*) FROM part WHERE part.message = message.id AND part.inline = 0))
  OR NOT EXISTS (SELECT 1 FROM body_text WHERE body_text.message = message.id)
  OR outgoing <> EXISTS (SELECT 1 FROM message_address JOIN identity ON identity.address = message_address.address
                         WHERE message_address.message = message.id AND message_address.role = 0)
