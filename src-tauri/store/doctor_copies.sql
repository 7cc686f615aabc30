-- Copies whose state contradicts what is stored of them.
SELECT count(*) FROM copy
WHERE (state IN ('withheld', 'erased') AND message IS NOT NULL)
  OR (state = 'withheld') <> EXISTS (SELECT 1 FROM left_out WHERE left_out.copy = copy.id)
