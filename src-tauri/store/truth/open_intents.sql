SELECT intent.id, intent.act, intent.state = 'sending',
  CASE intent.state WHEN 'queued' THEN ifnull(copy.remote_key, intent.remote_key) ELSE intent.remote_key END,
  ifnull(copy.modseq, 0), place.name, target.name, message.message_id,
  place.listed AND ifnull(target.listed, 1)
FROM intent
LEFT JOIN copy ON copy.id = intent.copy
JOIN folder AS place ON place.id = CASE intent.state WHEN 'queued' THEN ifnull(copy.folder, intent.folder) ELSE intent.folder END
LEFT JOIN folder AS target ON target.id = intent.to_folder
LEFT JOIN message ON message.id = intent.message
WHERE intent.account = ?1 AND intent.state IN ('queued', 'sending')
ORDER BY intent.id
