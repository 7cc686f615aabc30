SELECT exclusion.id, exclusion.uuid, exclusion.target, address.normal, exclusion.domain, exclusion.mode, exclusion.scope, exclusion.at,
  exclusion.delete_at,
  (SELECT count(*) FROM left_out_message JOIN message_exclusion ON message_exclusion.message = left_out_message.id
     WHERE message_exclusion.exclusion = exclusion.id),
  (SELECT count(*) FROM visible_left_out AS left_out WHERE left_out.exclusion = exclusion.id)
FROM exclusion
LEFT JOIN address ON address.id = exclusion.address
ORDER BY exclusion.id DESC
