INSERT INTO appointment(event, position, instead_of, start, end, clock, zone, repeats, summary, location, description, link, status, busy,
  private, sequence, alarms, rings_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
