-- Whatever once changed what goes cannot be taken back any more, and its old values go too.
DELETE FROM undo_value WHERE journal IN (
  SELECT journal FROM undo_value WHERE
    (relation = 'account' AND row = ?1)
    OR (relation = 'folder' AND row IN (SELECT id FROM folder WHERE account = ?1))
    OR (relation = 'source' AND (row IN (SELECT id FROM source WHERE account = ?1) OR json_extract(old, '$.account') = ?1))
    OR (relation = 'outgoing_account' AND (row IN (SELECT id FROM outgoing_account WHERE account = ?1) OR json_extract(old, '$.account') = ?1))
    OR (relation = 'intent' AND row IN (SELECT id FROM intent WHERE account = ?1))
    OR (relation = 'document' AND row IN (SELECT id FROM doomed_document))
    OR (relation = 'document_source' AND row IN (SELECT id FROM document_source WHERE message IN (SELECT id FROM doomed_message)))
    OR (relation = 'filing' AND row IN (SELECT id FROM filing WHERE message IN (SELECT id FROM doomed_message)))
    OR (relation = 'proposal' AND row IN (SELECT id FROM proposal WHERE message IN (SELECT id FROM doomed_message)))
    OR (relation = 'snooze' AND row IN (SELECT id FROM snooze WHERE message IN (SELECT id FROM doomed_message)))
    OR (relation = 'awaiting' AND row IN (SELECT id FROM awaiting WHERE message IN (SELECT id FROM doomed_message)))
    OR (relation IN ('filing', 'proposal', 'snooze', 'awaiting', 'document_source')
      AND json_extract(old, '$.message') IN (SELECT id FROM doomed_message)))
