SELECT exclusion.id, exclusion.scope = 'alone'
FROM exclusion_address
JOIN address ON address.id = exclusion_address.address
JOIN exclusion ON exclusion.id = exclusion_address.exclusion
WHERE address.normal = ?1
UNION
SELECT id, scope = 'alone' FROM exclusion WHERE domain IS NOT NULL AND (?2 = domain OR (?2 > domain || '.' AND ?2 < domain || '/'))
