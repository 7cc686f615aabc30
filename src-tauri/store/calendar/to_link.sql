SELECT waiting.event, (SELECT position FROM appointment WHERE appointment.id = occurrence.appointment), occurrence.date, occurrence.start, occurrence.end
FROM (SELECT DISTINCT event FROM event_proposal WHERE state IN ('open', 'later') AND (offered = 0 OR by_user = 1)) AS waiting
JOIN event ON event.id = waiting.event AND event.removed IS NULL AND event.gone IS NULL AND event.calendar IN (SELECT id FROM visible_calendar)
JOIN occurrence ON occurrence.id = coalesce(
  (SELECT id FROM occurrence WHERE event = waiting.event AND end > ?1 ORDER BY start LIMIT 1),
  (SELECT id FROM occurrence WHERE event = waiting.event ORDER BY start DESC LIMIT 1))
WHERE occurrence.end > ?2 AND occurrence.end <= ?3
ORDER BY occurrence.end <= ?1, CASE WHEN occurrence.end > ?1 THEN occurrence.start ELSE -occurrence.start END, waiting.event
