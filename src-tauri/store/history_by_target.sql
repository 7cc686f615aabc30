SELECT proposal.target, count(DISTINCT proposal.message), min(visible_message.received), max(visible_message.received)
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state = 'open' AND proposal.choice IS NULL AND proposal.offered = 0 AND proposal.target IS NOT NULL
  AND proposal.verdict IN ('reply', 'new', 'sent') AND proposal.message < ?1
GROUP BY proposal.target
ORDER BY 2 DESC, proposal.target
LIMIT ?2 OFFSET ?3
