SELECT DISTINCT filing.target
FROM message
JOIN filing ON filing.message = message.id
JOIN target ON target.id = filing.target
WHERE message.conversation = ?1 AND target.kind = 'job'
ORDER BY filing.target
