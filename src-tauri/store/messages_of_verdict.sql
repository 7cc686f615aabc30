SELECT DISTINCT proposal.message
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state IN ('open', 'later') AND proposal.offered = 0 AND proposal.verdict = ?1
ORDER BY proposal.message
