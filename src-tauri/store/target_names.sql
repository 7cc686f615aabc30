SELECT * FROM (
SELECT id, 'person', 0, sort_name AS name FROM person
UNION ALL SELECT id, 'client', 0, sort_name FROM client
UNION ALL SELECT id, 'job', 0, sort_name FROM job
UNION ALL SELECT id, 'job', 1, lower(reference) FROM job WHERE reference <> ''
UNION ALL SELECT target.id, target.kind, 2, address.normal
FROM target_address
JOIN address ON address.id = target_address.address
JOIN target ON target.id = target_address.target
) WHERE instr(name, ?1)
