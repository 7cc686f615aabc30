INSERT INTO proposal(message, target, verdict, reasons, ticked, offered) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT(message, ifnull(target, 0)) DO UPDATE SET
  verdict = excluded.verdict, reasons = excluded.reasons, ticked = excluded.ticked, offered = excluded.offered
