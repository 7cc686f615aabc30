SELECT message_exclusion.message, min(exclusion.id)
FROM exclusion
JOIN message_exclusion ON message_exclusion.exclusion = exclusion.id
WHERE exclusion.mode = 'delete' AND exclusion.delete_at <= ?1
GROUP BY message_exclusion.message
