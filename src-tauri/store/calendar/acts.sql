SELECT calendar.name, event_act.act, event_act.state, event_act.why,
  ifnull((SELECT summary FROM appointment WHERE appointment.event = event_act.event AND instead_of IS NULL LIMIT 1), ''),
  event_act.at, event_act.ended
FROM event_act JOIN visible_calendar AS calendar ON calendar.id = event_act.calendar
ORDER BY event_act.id DESC LIMIT ?2 OFFSET ?1
