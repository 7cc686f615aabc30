SELECT event.removed IS NULL AND event.gone IS NULL
    AND NOT EXISTS (SELECT 1 FROM event_exclusion WHERE event_exclusion.event = event.id)
    AND NOT EXISTS (SELECT 1 FROM held_time WHERE held_time.event = event.id)
    AND EXISTS (SELECT 1 FROM appointment WHERE appointment.event = event.id AND appointment.status <> 'cancelled'),
  ifnull(
    (SELECT max(attendee.address IN (SELECT address FROM own_address)) FROM appointment JOIN attendee ON attendee.appointment = appointment.id
     WHERE appointment.event = event.id AND attendee.role = 'organizer'),
    -- Nobody asks: whoever's calendar it is wrote it down.
    calendar_account.kind NOT IN ('subscription', 'file') AND calendar.belongs_to = ''),
  interview.candidate, interview.job
FROM event
JOIN calendar ON calendar.id = event.calendar
JOIN calendar_account ON calendar_account.id = calendar.calendar_account
LEFT JOIN interview ON interview.event = event.id
WHERE event.id = ?1
