SELECT ifnull(instead_of, '') || ' ' || start || ' ' || end || ' ' || repeats || ' ' || private || ' ' || summary || char(10) || location || char(10)
  || ifnull((SELECT group_concat(written || ' ' || answer || char(10), '' ORDER BY position) FROM attendee WHERE attendee.appointment = appointment.id), '')
FROM appointment WHERE event = ?1 ORDER BY position
