INSERT OR IGNORE INTO doomed_address(id)
SELECT address FROM message_address WHERE message IN (SELECT id FROM doomed_message)
UNION SELECT address FROM forwarded WHERE message IN (SELECT id FROM doomed_message)
UNION SELECT address FROM identity WHERE account = ?1
UNION SELECT address FROM outgoing_account WHERE account = ?1
