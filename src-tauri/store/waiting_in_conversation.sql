SELECT DISTINCT proposal.message
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state IN ('open', 'later') AND proposal.verdict <> 'skipped'
  AND visible_message.conversation = (SELECT conversation FROM visible_message WHERE id = ?1)
ORDER BY proposal.message DESC
