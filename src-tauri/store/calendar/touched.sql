WITH covered AS (SELECT value AS address FROM json_each(?1))
SELECT count(DISTINCT event_party.event)
FROM event_party
JOIN event ON event.id = event_party.event
WHERE event_party.address IN (SELECT address FROM covered) AND event.removed IS NULL
  AND (event.calendar IN (SELECT id FROM visible_calendar)
    OR EXISTS (SELECT 1 FROM visible_event_filing WHERE visible_event_filing.event = event.id))
  AND (NOT ?2 OR event_party.organizer
    OR NOT EXISTS (SELECT 1 FROM event_party AS other WHERE other.event = event.id
      AND other.address NOT IN (SELECT address FROM own_address) AND other.address NOT IN (SELECT address FROM covered)))
