SELECT found.event, event.uuid, found.date, found.start, found.end, appointment.clock, appointment.zone, event.calendar, found.appointment,
  CASE WHEN visible_appointment.id IS NULL THEN 1 WHEN event_exclusion.event IS NOT NULL THEN 2 ELSE 0 END,
  appointment.summary, appointment.location, appointment.link <> '', appointment.status, appointment.busy, appointment.repeats,
  appointment.instead_of IS NOT NULL, appointment.private, event.local IS NOT NULL, event.theirs_etag IS NOT NULL, ifnull(event.refused, ''),
  appointment.alarms <> '',
  ifnull((SELECT answer FROM attendee WHERE attendee.appointment = appointment.id AND attendee.role <> 'organizer'
          AND attendee.address IN (SELECT address FROM own_address) LIMIT 1), ''),
  (SELECT count(*) FROM visible_event_filing WHERE visible_event_filing.event = event.id),
  ifnull(interview.kind, ''), ifnull(interview.stage, ''),
  interview.candidate, interview.job,
  appointment.sequence
FROM (:found) AS found
JOIN event ON event.id = found.event AND event.removed IS NULL AND event.gone IS NULL
JOIN appointment ON appointment.id = found.appointment
LEFT JOIN visible_appointment ON visible_appointment.id = appointment.id
LEFT JOIN (SELECT DISTINCT event FROM event_exclusion) AS event_exclusion ON event_exclusion.event = event.id
LEFT JOIN interview ON interview.event = event.id
WHERE visible_appointment.id IS NOT NULL OR (appointment.busy = 1 AND appointment.status <> 'cancelled')
ORDER BY found.start, found.end DESC, found.event
