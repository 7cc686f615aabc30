SELECT folder.id FROM folder
WHERE folder.listed = 1
  AND folder.account IN (SELECT asked.account FROM folder AS asked WHERE asked.id IN (SELECT value FROM json_each(?1)))
  AND (folder.special_use = 'sent'
    OR NOT EXISTS (SELECT 1 FROM folder AS other WHERE other.account = folder.account AND other.special_use = 'sent'))
ORDER BY folder.id
