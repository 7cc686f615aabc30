WITH mine AS (SELECT DISTINCT copy.message AS id FROM folder JOIN copy ON copy.folder = folder.id
              WHERE folder.account = ?1 AND copy.message IS NOT NULL),
  met AS (SELECT message_address.address AS address,
            count(DISTINCT CASE WHEN message_address.role IN (3, 4, 5) THEN message_address.message END) AS got,
            max(message_address.role = 0) AS wrote
          FROM mine JOIN message_address ON message_address.message = mine.id
          GROUP BY message_address.address)
SELECT address.normal, met.got, (SELECT count(*) FROM mine)
FROM met JOIN address ON address.id = met.address
WHERE met.wrote AND met.got > 0
ORDER BY met.got DESC, address.normal
LIMIT 1
