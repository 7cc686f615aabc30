SELECT count(*)
FROM filing
JOIN visible_message ON visible_message.id = filing.message
JOIN part ON part.message = filing.message
WHERE filing.target = ?1 AND part.inline = 0
