DELETE FROM aside
WHERE raw IS NULL AND at <= ?2
  AND copy IN (SELECT copy.id FROM copy JOIN folder ON folder.id = copy.folder WHERE folder.account = ?1)
