SELECT left_out_message.id, left_out_message.key, NULL,
  ifnull((SELECT address.normal FROM message_address JOIN address ON address.id = message_address.address
          WHERE message_address.message = left_out_message.id AND message_address.role = 0), left_out_message.from_text),
  left_out_message.received,
  ifnull((SELECT lower(hex(exclusion.uuid)) FROM exclusion
          WHERE exclusion.id IN (SELECT exclusion FROM message_exclusion WHERE message_exclusion.message = left_out_message.id) LIMIT 1), '')
FROM left_out_message
UNION ALL
SELECT NULL, NULL, left_out.copy, left_out.sender, left_out.received, ifnull((SELECT lower(hex(uuid)) FROM exclusion WHERE id = left_out.exclusion), '')
FROM visible_left_out AS left_out
ORDER BY 5 DESC
LIMIT ?1 OFFSET ?2
