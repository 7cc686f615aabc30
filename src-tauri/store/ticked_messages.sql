SELECT DISTINCT proposal.message
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state IN ('open', 'later') AND proposal.target IS NOT NULL AND proposal.verdict <> 'skipped' AND ifnull(proposal.choice, proposal.ticked) = 1
  AND (proposal.message >= ?1 OR proposal.choice = 1 OR proposal.state = 'later')
ORDER BY proposal.message
