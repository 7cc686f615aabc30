WITH thrown(id) AS (
  SELECT message.id FROM visible_message AS message
  WHERE message.conversation = (SELECT asked.conversation FROM visible_message AS asked WHERE asked.id = ?1)
    AND EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id)
    AND NOT EXISTS (SELECT 1 FROM copy JOIN folder ON folder.id = ifnull(copy.shown_in, copy.folder)
                    WHERE copy.message = message.id AND folder.special_use NOT IN ('trash', 'junk')))
SELECT message.id FROM visible_message AS message
WHERE message.conversation = (SELECT asked.conversation FROM visible_message AS asked WHERE asked.id = ?1)
  AND (?1 IN (SELECT id FROM thrown) OR message.id NOT IN (SELECT id FROM thrown))
ORDER BY message.id
