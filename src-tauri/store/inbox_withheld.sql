SELECT left_out.received, left_out.copy
FROM left_out
CROSS JOIN copy ON copy.id = left_out.copy
JOIN folder ON folder.id = copy.folder
JOIN account ON account.id = folder.account
JOIN access_group ON access_group.id = account.access_group
WHERE ifnull(copy.shown_in, copy.folder) IN (SELECT value FROM json_each(?1)) AND access_group.rank <= (SELECT rank FROM reader WHERE one = 1)
