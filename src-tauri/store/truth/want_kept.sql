UPDATE message SET body = 'wanted'
WHERE body = 'headers'
  AND id IN (SELECT copy.message FROM folder JOIN copy ON copy.folder = folder.id WHERE folder.account = ?1 AND copy.message IS NOT NULL)
  AND (?2 = 'everything' OR (?2 = 'days' AND received >= unixepoch() - ?3 * 86400))
