-- What is merely offered stays unticked unless the user chose it.
UPDATE proposal SET choice = ?2
WHERE message = ?1 AND state IN ('open', 'later') AND (offered = 0 OR by_user = 1) AND verdict <> 'skipped'
