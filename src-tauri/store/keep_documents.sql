UPDATE document SET rank = ?2
WHERE rank <= ?1 AND NOT EXISTS (
  SELECT 1 FROM document_source
    JOIN account_message ON account_message.message = document_source.message
    JOIN account ON account.id = account_message.account
    JOIN access_group ON access_group.id = account.access_group
  WHERE document_source.document = document.id AND access_group.rank <= ?1)
