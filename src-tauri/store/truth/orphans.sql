SELECT message.id FROM message
WHERE NOT EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id)
  AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.message = message.id AND intent.state = 'sending')
  AND NOT EXISTS (SELECT 1 FROM filing WHERE filing.message = message.id)
  AND NOT EXISTS (SELECT 1 FROM document_source WHERE document_source.message = message.id)
  AND (?1 OR NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.message = message.id AND proposal.verdict <> 'skipped'))
