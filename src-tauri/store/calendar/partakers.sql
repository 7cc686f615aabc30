SELECT party.address, max(party.organizer), max(party.invited), ifnull(max(nullif(party.answer, 'waiting')), ''), target_address.target
FROM (
  -- An answer to any of its dates is one.
  SELECT attendee.address AS address, attendee.role = 'organizer' AS organizer, 0 AS invited, attendee.answer AS answer
  FROM appointment JOIN attendee ON attendee.appointment = appointment.id
  WHERE appointment.event = ?1 AND attendee.address IS NOT NULL AND attendee.role <> 'thing'
  UNION ALL
  SELECT invited.address, 0, 1, ifnull(invited_answer.answer, '')
  FROM invited LEFT JOIN invited_answer ON invited_answer.invited = invited.id
  WHERE invited.event = ?1 AND invited.cancelled = 0) AS party
LEFT JOIN target_address ON target_address.address = party.address
WHERE party.address NOT IN (SELECT address FROM own_address)
GROUP BY party.address, target_address.target
ORDER BY party.address, target_address.target
