-- The appointments saved to a target or a client's contacts, each with its next date, or else its last, that may be read.
SELECT shown.event, shown.target, shown.verdict, shown.reasons, occurrence.start,
  (SELECT position FROM appointment WHERE appointment.id = occurrence.appointment), occurrence.date, occurrence.end,
  (SELECT gone IS NOT NULL FROM event WHERE event.id = shown.event)
FROM (
  SELECT event, min(target) AS target, verdict, reasons FROM visible_event_filing
  WHERE target = ?1 OR target IN (SELECT id FROM person WHERE person.client = ?1)
  GROUP BY event) AS shown
JOIN occurrence ON occurrence.id = coalesce(
  (SELECT near.id FROM occurrence AS near WHERE near.event = shown.event AND near.end > ?2
     AND EXISTS (SELECT 1 FROM visible_appointment WHERE visible_appointment.id = near.appointment) ORDER BY near.start LIMIT 1),
  (SELECT near.id FROM occurrence AS near WHERE near.event = shown.event
     AND EXISTS (SELECT 1 FROM visible_appointment WHERE visible_appointment.id = near.appointment) ORDER BY near.start DESC LIMIT 1))
ORDER BY occurrence.start DESC, shown.event DESC
