SELECT event, instead_of, start, end, clock, zone, repeats, summary, location, description, link, status, busy, private, sequence, alarms
FROM visible_appointment WHERE id = ?1
