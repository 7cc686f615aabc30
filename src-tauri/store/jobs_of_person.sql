SELECT other.target FROM visible_filing AS filing
JOIN visible_message AS message ON message.id = filing.message
JOIN visible_filing AS other ON other.message = filing.message
JOIN target ON target.id = other.target AND target.kind = 'job'
WHERE filing.target = ?1
GROUP BY other.target ORDER BY max(filing.message) DESC LIMIT ?2
