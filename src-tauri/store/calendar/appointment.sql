SELECT event, instead_of, start, end, clock, zone, repeats, summary, location, description, link, status, busy, private, sequence, alarms, rings_at
FROM visible_appointment WHERE id = ?1
