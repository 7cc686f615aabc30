SELECT calendar.id, count(event.id) FILTER (WHERE event.removed IS NULL AND event.gone IS NULL),
  count(event.id) FILTER (WHERE (event.local IS NOT NULL OR event.removed IS NOT NULL) AND event.theirs_etag IS NULL AND event.gone IS NULL
    AND event.refused IS NULL),
  count(event.theirs_etag), count(event.refused),
  (SELECT count(*) FROM event_aside WHERE event_aside.calendar = calendar.id)
FROM visible_calendar AS calendar LEFT JOIN event ON event.calendar = calendar.id
GROUP BY calendar.id ORDER BY calendar.id
