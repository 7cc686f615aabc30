WITH ticked AS (
  SELECT proposal.message, proposal.target
  FROM proposal
  JOIN visible_message ON visible_message.id = proposal.message
  WHERE proposal.state IN ('open', 'later') AND proposal.target IS NOT NULL AND proposal.verdict <> 'skipped'
    AND ifnull(proposal.choice, proposal.ticked) = 1
    AND (proposal.message >= ?1 OR proposal.choice = 1 OR proposal.state = 'later'))
SELECT
  (SELECT count(DISTINCT message) FROM ticked),
  (SELECT count(DISTINCT target) FROM ticked WHERE target NOT IN (SELECT id FROM job)),
  (SELECT count(DISTINCT target) FROM ticked WHERE target IN (SELECT id FROM job)),
  (SELECT count(*) FROM visible_message WHERE body <> 'stored' AND id IN (SELECT message FROM ticked))
