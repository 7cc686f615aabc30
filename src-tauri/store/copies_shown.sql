-- Copies of these messages that are shown somewhere; where nothing can be written, an account is on its own.
SELECT copy.id, copy.message, place.account, place.id, place.special_use,
  CASE account.kind WHEN 'archive' THEN 'here' ELSE account.in_step END
FROM json_each(?1) AS asked
JOIN copy ON copy.message = asked.value AND copy.state = 'present'
JOIN folder AS place ON place.id = ifnull(copy.shown_in, copy.folder)
JOIN account ON account.id = place.account
ORDER BY asked.key, copy.id
