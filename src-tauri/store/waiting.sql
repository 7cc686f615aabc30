SELECT proposal.message, proposal.target, ifnull(proposal.target IN (SELECT id FROM job), 0), proposal.verdict,
  proposal.ticked, proposal.choice, proposal.state = 'later', proposal.offered, proposal.by_user
FROM proposal
WHERE proposal.state IN ('open', 'later') AND proposal.verdict <> 'skipped'
