SELECT count(*) FROM message
LEFT JOIN (SELECT message, count(*) AS applied FROM message_exclusion GROUP BY message) AS cause ON cause.message = message.id
WHERE message.hidden <> ifnull(cause.applied, 0)
