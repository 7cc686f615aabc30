SELECT proposal.message
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state = 'open' AND (proposal.offered = 0 OR proposal.by_user = 1) AND proposal.verdict <> 'skipped' AND proposal.message >= ?1
GROUP BY proposal.message
HAVING max(ifnull(proposal.choice, proposal.ticked)) = 0
