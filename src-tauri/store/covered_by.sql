SELECT address.id, address.normal
FROM address
WHERE address.id IN (SELECT address FROM target_address WHERE target = ?1)
  OR address.normal = ?2
  OR (?3 IS NOT NULL AND (address.reversed = ?3 OR (address.reversed > ?3 || '.' AND address.reversed < ?3 || '/')))
ORDER BY address.normal
