SELECT count(DISTINCT filing.message)
FROM visible_filing AS filing
JOIN visible_message ON visible_message.id = filing.message
WHERE (filing.target = ?1 OR filing.target IN (SELECT id FROM person WHERE person.client = ?1))
