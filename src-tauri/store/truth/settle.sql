UPDATE message SET
  hidden = (SELECT count(*) FROM message_exclusion WHERE message_exclusion.message = message.id),
  rank = coalesce(
    (SELECT min(access_group.rank) FROM filing JOIN access_group ON access_group.id = filing.access_group WHERE filing.message = message.id),
    (SELECT min(access_group.rank) FROM copy JOIN folder ON folder.id = copy.folder JOIN account ON account.id = folder.account
       JOIN access_group ON access_group.id = account.access_group WHERE copy.message = message.id),
    message.rank)
WHERE message.id IN (SELECT message FROM unsettled_message)
