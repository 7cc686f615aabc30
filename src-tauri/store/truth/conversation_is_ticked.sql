SELECT EXISTS (SELECT 1 FROM message JOIN filing ON filing.message = message.id WHERE message.conversation = ?1)
  OR EXISTS (SELECT 1 FROM message JOIN proposal ON proposal.message = message.id
             WHERE message.conversation = ?1 AND message.outgoing = 0 AND message.hidden = 0 AND proposal.state IN ('open', 'later')
               AND proposal.verdict IN ('reply', 'new', 'application') AND ifnull(proposal.choice, proposal.ticked) = 1)
