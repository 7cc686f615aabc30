UPDATE filing SET access_group = ?2
WHERE access_group IN (SELECT id FROM access_group WHERE rank <= ?1)
  AND NOT EXISTS (
    SELECT 1 FROM account_message JOIN account ON account.id = account_message.account
      JOIN access_group ON access_group.id = account.access_group
    WHERE account_message.message = filing.message AND access_group.rank <= ?1)
