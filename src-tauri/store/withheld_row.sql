-- What may be shown of a copy that an exclusion kept out.
SELECT left_out.received, left_out.sender, folder.path
FROM visible_left_out AS left_out
JOIN copy ON copy.id = left_out.copy
JOIN folder ON folder.id = copy.folder
WHERE left_out.copy = ?1
