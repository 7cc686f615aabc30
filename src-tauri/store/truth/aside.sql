SELECT account.name, folder.path, copy.internal_date, copy.size, visible_message.subject, aside.why, aside.at, aside.raw IS NOT NULL
FROM aside
CROSS JOIN copy ON copy.id = aside.copy
JOIN folder ON folder.id = copy.folder
JOIN visible_account AS account ON account.id = folder.account
LEFT JOIN visible_message ON visible_message.id = copy.message
WHERE copy.state = 'present'
ORDER BY aside.at DESC, copy.internal_date DESC, copy.id DESC
