  AND (copy.message IN (SELECT id FROM visible_message) OR copy.message IN (SELECT id FROM left_out_message))
