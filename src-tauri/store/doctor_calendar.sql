SELECT
  -- A date shows an appointment of its own event.
  (SELECT count(*) FROM occurrence JOIN appointment ON appointment.id = occurrence.appointment WHERE appointment.event <> occurrence.event)
  -- A date of a private series is private too.
  + (SELECT count(*) FROM appointment AS moved JOIN appointment AS series ON series.event = moved.event AND series.instead_of IS NULL
     WHERE series.private = 1 AND moved.private = 0)
  -- What is linked is not proposed there any more, and only what is linked says so.
  + (SELECT count(*) FROM event_proposal LEFT JOIN event_filing ON event_filing.event = event_proposal.event AND event_filing.target = event_proposal.target
     WHERE (event_proposal.state = 'filed') <> (event_filing.id IS NOT NULL))
  -- Somebody has an event: here, or at its source.
  + (SELECT count(*) FROM event WHERE raw IS NULL AND local IS NULL)
  -- What waits to leave is there and goes to somebody.
  + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')
     AND (raw IS NULL OR NOT EXISTS (SELECT 1 FROM outbox_recipient WHERE outbox_recipient.outbox = outbox.id)))
  -- Interviews go into one calendar of a user.
  + (SELECT count(*) FROM (SELECT 1 FROM calendar JOIN calendar_account ON calendar_account.id = calendar.calendar_account
     WHERE calendar.interviews = 1 GROUP BY calendar_account.owner HAVING count(*) > 1))
