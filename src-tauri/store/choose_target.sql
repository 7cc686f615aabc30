INSERT INTO proposal(message, target, verdict, reasons, ticked, offered, choice, by_user)
VALUES (?1, ?2, 'none', '[]', 0, 0, 1, 1)
ON CONFLICT(message, ifnull(target, 0)) DO UPDATE SET choice = 1, by_user = 1
