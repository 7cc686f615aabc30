SELECT id, name, path, special_use, identity, selectable, listed, chosen AND id IN (SELECT folder FROM offered_folder), cursor
FROM folder
WHERE account = ?1
ORDER BY special_use <> 'inbox', special_use <> 'sent', path
