WITH mine AS (SELECT DISTINCT copy.message AS id FROM folder JOIN copy ON copy.folder = folder.id
              WHERE folder.account = ?1 AND copy.message IS NOT NULL)
SELECT address.normal, count(DISTINCT message_address.message), (SELECT count(*) FROM mine)
FROM mine
JOIN message_address ON message_address.message = mine.id AND message_address.role IN (3, 4, 5)
JOIN address ON address.id = message_address.address
WHERE EXISTS (SELECT 1 FROM message_address AS wrote WHERE wrote.address = address.id AND wrote.role = 0)
GROUP BY address.id
ORDER BY 2 DESC, 1
LIMIT 1
