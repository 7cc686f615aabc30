SELECT account.name, intent.act, intent.state, intent.why, ifnull(folder.path, ''), ifnull(target.path, ''),
  ifnull(visible_message.subject, ''), ifnull(visible_message.from_text, ''), intent.at, intent.ended
FROM intent
JOIN visible_account AS account ON account.id = intent.account
LEFT JOIN folder ON folder.id = intent.folder
LEFT JOIN folder AS target ON target.id = intent.to_folder
LEFT JOIN visible_message ON visible_message.id = intent.message
WHERE ?1 OR intent.id IN (SELECT id FROM intent_for_server)
ORDER BY intent.id DESC
LIMIT ?3 OFFSET ?2
