SELECT message.id
FROM visible_message AS message
WHERE message.id IN (SELECT proposal.message FROM proposal WHERE proposal.state IN ('open', 'later'))
  AND (NOT :unread OR EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND copy.flags & 1 = 0))
  AND (NOT :last_sync OR EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND copy.found = (SELECT max(found) FROM copy)))
  AND (:folders = '[]' OR EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND copy.folder IN (SELECT value FROM json_each(:folders))))
  AND (:search IS NULL OR message.subject LIKE :search ESCAPE '\' OR message.from_text LIKE :search ESCAPE '\')
  AND (:target IS NULL OR EXISTS (SELECT 1 FROM proposal WHERE proposal.message = message.id AND proposal.target = :target AND proposal.offered = 0))
