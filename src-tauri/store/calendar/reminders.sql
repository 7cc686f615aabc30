SELECT event.id, event.uuid, occurrence.date, occurrence.start, occurrence.end, appointment.clock, appointment.zone,
  appointment.alarms, appointment.rings_at,
  occurrence.start = (SELECT min(first.start) FROM occurrence AS first WHERE first.event = event.id)
FROM occurrence
JOIN appointment ON appointment.id = occurrence.appointment
JOIN event ON event.id = occurrence.event
JOIN calendar ON calendar.id = event.calendar
WHERE occurrence.id IN (
    SELECT id FROM occurrence WHERE start >= ?1 AND start < ?2
    UNION SELECT dated.id FROM occurrence AS dated JOIN appointment AS rings ON rings.id = dated.appointment WHERE rings.rings_at <> '')
  AND (appointment.alarms <> '' OR appointment.rings_at <> '')
  AND event.removed IS NULL AND event.gone IS NULL AND appointment.status <> 'cancelled'
  AND calendar.id IN (SELECT id FROM visible_calendar) AND calendar.belongs_to = '' AND calendar.direction <> 'none'
  AND NOT EXISTS (SELECT 1 FROM attendee WHERE attendee.appointment = appointment.id AND attendee.role <> 'organizer'
                  AND attendee.answer = 'declined' AND attendee.address IN (SELECT address FROM own_address))
  AND NOT EXISTS (SELECT 1 FROM task WHERE task.event = event.id AND task.done IS NOT NULL)
