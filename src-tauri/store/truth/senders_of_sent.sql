SELECT address.normal, count(DISTINCT copy.message)
FROM folder
JOIN copy ON copy.folder = folder.id
JOIN message_address ON message_address.message = copy.message AND message_address.role = 0
JOIN address ON address.id = message_address.address
WHERE folder.account = ?1 AND folder.special_use = 'sent'
GROUP BY address.id
ORDER BY 2 DESC, 1
