SELECT count(*) FROM message
WHERE rank <> coalesce(
  (SELECT min(access_group.rank) FROM filing JOIN access_group ON access_group.id = filing.access_group WHERE filing.message = message.id),
  (SELECT min(access_group.rank) FROM copy JOIN folder ON folder.id = copy.folder JOIN account ON account.id = folder.account
     JOIN access_group ON access_group.id = account.access_group WHERE copy.message = message.id),
  rank)
