UPDATE source SET access_group = ?2
WHERE access_group IN (SELECT id FROM access_group WHERE rank <= ?1)
  AND account NOT IN (
    SELECT account.id FROM account JOIN access_group ON access_group.id = account.access_group WHERE access_group.rank <= ?1)
