WITH covered AS (SELECT value AS address FROM json_each(?1)),
party AS (
  SELECT message_address.message, message_address.address
  FROM message_address
  WHERE message_address.role IN (0, 3, 4, 5)
    AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.address = message_address.address)
    AND message_address.address NOT IN (SELECT address FROM covered)),
touched AS (
  SELECT message.id
  FROM message
  WHERE message.rank <= (SELECT rank FROM reader WHERE one = 1) AND message.id IN (SELECT message FROM message_address WHERE address IN (SELECT address FROM covered))
    AND (NOT ?2
      OR EXISTS (SELECT 1 FROM message_address WHERE message = message.id AND role = 0 AND address IN (SELECT address FROM covered))
      OR NOT EXISTS (SELECT 1 FROM party WHERE party.message = message.id))),
others AS (
  SELECT DISTINCT touched.id AS message, target_address.target
  FROM touched
  JOIN party ON party.message = touched.id
  JOIN target_address ON target_address.address = party.address)
SELECT
  (SELECT count(*) FROM touched),
  (SELECT count(*) FROM touched WHERE EXISTS (SELECT 1 FROM filing WHERE filing.message = touched.id)),
  (SELECT count(*) FROM touched WHERE EXISTS (SELECT 1 FROM proposal WHERE proposal.message = touched.id
     AND proposal.state IN ('open', 'later') AND (proposal.offered = 0 OR proposal.by_user = 1) AND proposal.verdict IN ('reply', 'new', 'sent', 'application'))),
  (SELECT count(DISTINCT message) FROM others),
  (SELECT count(DISTINCT target) FROM others)
