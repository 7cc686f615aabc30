SELECT count(*)
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.target = ?1 AND proposal.state IN ('open', 'later') AND proposal.offered = 0 AND proposal.verdict IN ('reply', 'new', 'sent', 'application')
