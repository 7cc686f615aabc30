INSERT OR IGNORE INTO unsettled_message(message)
SELECT message FROM message_address WHERE address IN (SELECT address FROM unsettled_address)
