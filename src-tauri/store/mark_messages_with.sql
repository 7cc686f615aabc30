INSERT OR IGNORE INTO dirty_message(message)
SELECT message FROM (SELECT rowid AS message FROM search WHERE search MATCH ?1 UNION SELECT message FROM unindexed) AS holding
WHERE EXISTS (SELECT 1 FROM proposal WHERE proposal.message = holding.message)
