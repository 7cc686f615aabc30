-- Messages that are here whole, and what holds them.
SELECT message.id,
  max(message.received, ifnull((SELECT at FROM asked_for WHERE asked_for.message = message.id), message.received)),
  message.outgoing,
  EXISTS (SELECT 1 FROM filing WHERE filing.message = message.id)
    OR EXISTS (SELECT 1 FROM proposal WHERE proposal.message = message.id AND proposal.verdict NOT IN ('skipped', 'none')),
  EXISTS (SELECT 1 FROM copy WHERE copy.message = message.id AND copy.flags & 4 <> 0),
  EXISTS (SELECT 1 FROM message AS other WHERE other.conversation = message.conversation
          AND (EXISTS (SELECT 1 FROM snooze WHERE snooze.message = other.id)
            OR EXISTS (SELECT 1 FROM awaiting WHERE awaiting.message = other.id))),
  EXISTS (SELECT 1 FROM document_source WHERE document_source.message = message.id),
  EXISTS (SELECT 1 FROM copy JOIN folder ON folder.id = copy.folder JOIN account ON account.id = folder.account
          WHERE copy.message = message.id AND copy.state = 'present' AND ifnull(copy.shown_in, folder.id) <> 0
            AND folder.chosen = 1 AND folder.listed = 1 AND account.kind <> 'archive'),
  (SELECT CASE WHEN min(account.cache_days) = 0 THEN 0 ELSE max(account.cache_days) END
   FROM copy JOIN folder ON folder.id = copy.folder JOIN account ON account.id = folder.account WHERE copy.message = message.id)
FROM message
WHERE message.id > ?1 AND message.id <= ?2 AND message.body = 'stored'
ORDER BY message.id
LIMIT ?3
