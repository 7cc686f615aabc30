SELECT (SELECT count(*) FROM unsettled_message) + (SELECT count(*) FROM unsettled_address)
