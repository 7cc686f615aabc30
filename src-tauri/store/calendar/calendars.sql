SELECT calendar.id, calendar.uuid, calendar.calendar_account, calendar.remote_key, calendar.name,
  coalesce(nullif(calendar_view.colour, ''), calendar.colour), calendar.belongs_to, calendar.access, calendar.schedules,
  calendar.direction, calendar.interviews, calendar.listed, calendar.cursor, calendar.last_success,
  ifnull(calendar_view.shown, 1), calendar_account.owner IS reader.user AS own, calendar.colour,
  ifnull((SELECT name FROM user WHERE user.id = calendar_account.owner), '')
FROM calendar
JOIN calendar_account ON calendar_account.id = calendar.calendar_account
JOIN reader
LEFT JOIN calendar_view ON calendar_view.calendar = calendar.id AND calendar_view.user = reader.user
