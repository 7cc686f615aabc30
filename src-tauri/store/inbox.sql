SELECT copy.message AS place, copy.message AS message, NULL AS copy
FROM copy
WHERE copy.folder IN (SELECT value FROM json_each(?1)) AND copy.message IS NOT NULL
