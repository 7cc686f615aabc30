WITH mine AS (SELECT account.id FROM account JOIN reader ON account.owner IS reader.user)
SELECT normal FROM address WHERE id IN (
  SELECT identity.address FROM identity WHERE identity.account IN (SELECT id FROM mine)
  UNION SELECT calendar_account.address FROM calendar_account JOIN reader ON calendar_account.owner IS reader.user
  UNION SELECT outgoing_account.address FROM outgoing_account JOIN reader
    LEFT JOIN setting ON replace(setting.name, '-', '') = 'owner ' || lower(hex(outgoing_account.uuid))
  WHERE CASE
    WHEN outgoing_account.account IS NOT NULL THEN outgoing_account.account IN (SELECT id FROM mine)
    -- Added before there were users: the admins'.
    WHEN setting.value IS NULL THEN reader.admin
    ELSE setting.value = CAST(reader.user AS TEXT) END)
