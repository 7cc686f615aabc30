SELECT address.id, normal, forwarded.name
FROM forwarded JOIN address ON address.id = forwarded.address
WHERE forwarded.message = ?1
  AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.address = forwarded.address)
  AND NOT EXISTS (SELECT 1 FROM exclusion_address WHERE exclusion_address.address = forwarded.address)
ORDER BY position
