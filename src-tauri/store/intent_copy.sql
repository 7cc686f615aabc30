-- What an intent was about, the copy it is about now, and whether the server refused it, so that there is nothing to take back.
SELECT intent.act,
  ifnull(intent.copy, (SELECT copy.id FROM copy WHERE copy.message = intent.message AND copy.folder = ifnull(intent.to_folder, intent.folder))),
  intent.state = 'refused' OR intent.state = 'void' AND intent.why NOT IN ('undone', 'met', 'replaced')
FROM intent
WHERE intent.id = ?1
