INSERT INTO doomed_document(id)
SELECT DISTINCT document FROM document_source
WHERE message IN (SELECT id FROM doomed_message)
  AND NOT EXISTS (
    SELECT 1 FROM document_source AS other
    WHERE other.document = document_source.document AND other.message NOT IN (SELECT id FROM doomed_message))
