WITH listed AS (
  SELECT target.id, ifnull(person.sort_name, ifnull(client.sort_name, job.sort_name)) AS sort_name, ifnull(employer.name, '') AS client,
    ifnull(person.language, '') AS language, ifnull(job.open, 1) AS open
  FROM target
  LEFT JOIN person ON person.id = target.id
  LEFT JOIN client ON client.id = target.id
  LEFT JOIN job ON job.id = target.id
  LEFT JOIN client AS employer ON employer.id = ifnull(person.client, job.client)
  WHERE target.kind = :kind
    AND (:role IS NULL OR CASE :role WHEN 'candidate' THEN person.candidate WHEN 'contact' THEN person.contact ELSE person.employee END = 1)
    AND (:search IS NULL
      OR ifnull(person.sort_name, ifnull(client.sort_name, job.sort_name)) LIKE :search ESCAPE '\'
      OR ifnull(employer.sort_name, '') LIKE :search ESCAPE '\'
      OR ifnull(job.reference, '') LIKE :search ESCAPE '\'
      OR EXISTS (SELECT 1 FROM tag WHERE tag.target = target.id AND tag.tag LIKE :search ESCAPE '\')
      OR EXISTS (SELECT 1 FROM target_address JOIN address ON address.id = target_address.address
                 WHERE target_address.target = target.id AND address.normal LIKE :search ESCAPE '\')))
