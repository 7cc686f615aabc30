SELECT target, count(DISTINCT message), count(DISTINCT CASE WHEN verdict = 'reply' THEN message END), min(received), max(received)
FROM older
GROUP BY target
ORDER BY 2 DESC, target
LIMIT :limit OFFSET :offset
