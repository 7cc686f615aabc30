INSERT INTO target_address(target, address, label, position)
VALUES (?1, ?2, ?3, (SELECT ifnull(max(position), -1) + 1 FROM target_address WHERE target = ?1))
ON CONFLICT(target, address) DO UPDATE SET label = excluded.label
