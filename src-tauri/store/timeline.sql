SELECT filing.message, min(filing.target), filing.verdict, filing.reasons, visible_message.received
FROM visible_filing AS filing
JOIN visible_message ON visible_message.id = filing.message
WHERE filing.target = ?1 OR filing.target IN (SELECT id FROM person WHERE person.client = ?1)
GROUP BY filing.message
ORDER BY filing.message DESC
LIMIT ?2 OFFSET ?3
