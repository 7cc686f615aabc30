SELECT address.id, address.normal
FROM address
WHERE address.id IN (
  SELECT address FROM target_address WHERE target = ?1
  UNION SELECT id FROM address WHERE normal = ?2
  UNION SELECT id FROM address WHERE reversed = ?3
  UNION SELECT id FROM address WHERE reversed > ?3 || '.' AND reversed < ?3 || '/')
ORDER BY address.normal
