SELECT found.event, event.uuid, found.date, found.start, found.end, appointment.clock, appointment.zone, event.calendar, found.appointment,
  CASE WHEN found.whole THEN 0 WHEN event.calendar IN (SELECT id FROM visible_calendar) THEN 2 ELSE 1 END,
  appointment.summary, appointment.location, appointment.link <> '', appointment.status, appointment.busy, appointment.repeats,
  appointment.instead_of IS NOT NULL, appointment.private, event.local IS NOT NULL, event.theirs_etag IS NOT NULL, ifnull(event.refused, ''),
  appointment.alarms <> '',
  ifnull((SELECT answer FROM attendee WHERE attendee.appointment = appointment.id AND attendee.role <> 'organizer'
          AND attendee.address IN (SELECT address FROM own_address) LIMIT 1), ''),
  (SELECT count(*) FROM visible_event_filing WHERE visible_event_filing.event = event.id),
  ifnull(interview.kind, ''), ifnull(interview.stage, ''),
  interview.candidate, interview.job,
  appointment.sequence
-- Asked of each date: joined, the view would be made of every appointment there is.
FROM (SELECT each.*, EXISTS (SELECT 1 FROM visible_appointment WHERE visible_appointment.id = each.appointment) AS whole FROM (:found) AS each) AS found
JOIN event ON event.id = found.event AND event.removed IS NULL AND event.gone IS NULL
JOIN appointment ON appointment.id = found.appointment
LEFT JOIN interview ON interview.event = event.id
WHERE found.whole OR event.calendar IN (SELECT id FROM visible_calendar) OR (appointment.busy = 1 AND appointment.status <> 'cancelled')
ORDER BY found.start, found.end DESC, found.event
