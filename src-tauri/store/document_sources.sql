SELECT key, received, subject, position
FROM document_source
JOIN visible_message ON visible_message.id = document_source.message
WHERE document_source.document = ?1
ORDER BY received DESC, position
