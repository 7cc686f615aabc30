SELECT count(DISTINCT proposal.message)
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state = 'open' AND proposal.choice IS NULL AND proposal.offered = 0 AND proposal.verdict IN ('reply', 'new', 'sent', 'application')
  AND proposal.message < ?1
