WITH older AS (
  SELECT proposal.message, proposal.target, proposal.verdict, visible_message.received, visible_message.body
  FROM proposal
  JOIN visible_message ON visible_message.id = proposal.message
  WHERE proposal.state = 'open' AND proposal.choice IS NULL AND proposal.offered = 0 AND proposal.target IS NOT NULL
    AND proposal.verdict IN ('reply', 'new', 'sent') AND proposal.message < :before AND proposal.message >= :from
    AND (:only IS NULL OR proposal.target IN (SELECT value FROM json_each(:only)))
    AND ((:part IS NULL AND :search IS NULL) OR proposal.target IN (
      SELECT id FROM label
      WHERE (:part IS NULL OR kind = :part OR (candidate AND :part = 'candidate') OR (contact AND :part = 'contact') OR (employee AND :part = 'employee'))
        AND (:search IS NULL OR name LIKE :search ESCAPE '\'))))
