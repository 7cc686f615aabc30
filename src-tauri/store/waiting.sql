WITH waiting AS (
  SELECT proposal.message AS id,
    min(CASE proposal.verdict WHEN 'reply' THEN 0 WHEN 'new' THEN 1 WHEN 'sent' THEN 2 WHEN 'application' THEN 3 ELSE 9 END) AS strength,
    max(CASE WHEN proposal.target IS NULL THEN 0 ELSE ifnull(proposal.choice, proposal.ticked) END) AS ticked,
    max(proposal.target IS NOT NULL) AS able,
    max(proposal.state = 'later') AS later,
    max(proposal.choice IS NOT NULL OR proposal.state = 'later') AS decided,
    min(ifnull(ifnull(person.sort_name, ifnull(client.sort_name, job.sort_name)), '~')) AS into_name
  FROM proposal
  LEFT JOIN person ON person.id = proposal.target
  LEFT JOIN client ON client.id = proposal.target
  LEFT JOIN job ON job.id = proposal.target
  WHERE proposal.state IN ('open', 'later') AND (proposal.offered = 0 OR proposal.by_user = 1) AND proposal.verdict <> 'skipped'
  GROUP BY proposal.message)
