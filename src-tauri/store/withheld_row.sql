-- What may be shown of a copy that an exclusion kept out.
SELECT left_out.received, left_out.sender, folder.path
FROM left_out
JOIN copy ON copy.id = left_out.copy
JOIN folder ON folder.id = copy.folder
JOIN account ON account.id = folder.account
JOIN access_group ON access_group.id = account.access_group
WHERE left_out.copy = ?1 AND access_group.rank <= (SELECT rank FROM reader WHERE one = 1)
