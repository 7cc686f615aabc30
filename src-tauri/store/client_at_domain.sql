SELECT client_domain.client, client_domain.reversed
FROM address
JOIN client_domain ON client_domain.reversed = address.reversed
  OR (address.reversed > client_domain.reversed || '.' AND address.reversed < client_domain.reversed || '/')
WHERE address.id = ?1
ORDER BY length(client_domain.reversed) DESC, client_domain.client
LIMIT 1
