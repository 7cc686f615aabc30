SELECT folder.account, copy.message, copy.folder, copy.remote_key, copy.flags, ifnull(copy.shown_in, copy.folder),
  account.kind <> 'archive' AND account.in_step = 'both'
FROM copy
JOIN folder ON folder.id = copy.folder
JOIN account ON account.id = folder.account
WHERE copy.id = ?1
