SELECT DISTINCT proposal.message
FROM proposal
JOIN visible_message AS message ON message.id = proposal.message
WHERE proposal.state = 'no' AND proposal.offered = 0 AND proposal.verdict NOT IN ('skipped', 'none')
  AND NOT EXISTS (SELECT 1 FROM proposal AS other WHERE other.message = proposal.message AND other.state IN ('open', 'later') AND other.offered = 0)
  AND (?1 IS NULL OR message.subject LIKE ?1 ESCAPE '\' OR message.from_text LIKE ?1 ESCAPE '\')
