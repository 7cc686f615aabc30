SELECT DISTINCT event.id, event.gone IS NULL AND calendar_account.kind <> 'here'
FROM exclusion
JOIN event_exclusion ON event_exclusion.exclusion = exclusion.id
JOIN event ON event.id = event_exclusion.event
JOIN calendar ON calendar.id = event.calendar
JOIN calendar_account ON calendar_account.id = calendar.calendar_account
WHERE exclusion.mode = 'delete' AND exclusion.delete_at <= ?1
  AND event.raw IS NOT NULL AND event.local IS NULL AND event.removed IS NULL AND event.theirs_etag IS NULL
