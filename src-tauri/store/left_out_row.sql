-- What may be shown of a message that an exclusion hides.
SELECT m.key, m.received, m.outgoing, m.from_text,
  ifnull((SELECT folder.path FROM copy JOIN folder ON folder.id = copy.folder
          WHERE copy.message = m.id ORDER BY folder.special_use <> 'inbox', folder.id LIMIT 1), '')
FROM left_out_message AS m
WHERE m.id = ?1
