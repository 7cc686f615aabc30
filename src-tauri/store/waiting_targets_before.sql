SELECT proposal.message, proposal.target
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state = 'open' AND proposal.choice IS NULL AND proposal.offered = 0 AND proposal.target IS NOT NULL
  AND proposal.verdict IN ('reply', 'new', 'sent') AND proposal.message < ?1
ORDER BY proposal.message DESC, proposal.id
