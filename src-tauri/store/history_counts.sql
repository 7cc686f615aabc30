SELECT count(DISTINCT proposal.message), count(DISTINCT proposal.target),
  count(DISTINCT CASE WHEN proposal.message >= ?2 THEN proposal.message END)
FROM proposal
JOIN visible_message ON visible_message.id = proposal.message
WHERE proposal.state = 'open' AND proposal.choice IS NULL AND proposal.offered = 0 AND proposal.target IS NOT NULL
  AND proposal.verdict IN ('reply', 'new', 'sent') AND proposal.message < ?1
