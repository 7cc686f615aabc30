SELECT label.id, label.uuid, label.kind, label.name, label.note, label.candidate, label.contact, label.employee,
  ifnull((SELECT address.normal FROM target_address JOIN address ON address.id = target_address.address
          WHERE target_address.target = listed.id ORDER BY target_address.position, target_address.id LIMIT 1), ''),
  (SELECT count(*) FROM target_address WHERE target_address.target = listed.id),
  listed.client, listed.language,
  (SELECT count(DISTINCT filing.message) FROM visible_filing AS filing JOIN visible_message ON visible_message.id = filing.message
     WHERE filing.target = listed.id OR filing.target IN (SELECT id FROM person WHERE person.client = listed.id)) AS messages,
  (SELECT max(visible_message.received) FROM visible_filing AS filing JOIN visible_message ON visible_message.id = filing.message
     WHERE filing.target = listed.id OR filing.target IN (SELECT id FROM person WHERE person.client = listed.id)) AS last_message,
  EXISTS (SELECT 1 FROM exclusion WHERE exclusion.target = listed.id),
  (SELECT count(*) FROM person WHERE person.client = listed.id),
  (SELECT count(*) FROM job WHERE job.client = listed.id),
  listed.open
FROM listed
JOIN label ON label.id = listed.id
