SELECT target.id, target.uuid, target.kind,
  CASE target.kind
    WHEN 'person' THEN CASE WHEN person.family = '' THEN person.given WHEN person.given = '' THEN person.family
                       ELSE person.family || ', ' || person.given END
    WHEN 'client' THEN client.name
    ELSE job.title END AS name,
  CASE target.kind WHEN 'job' THEN job.reference ELSE ifnull(employer.name, '') END AS note,
  person.candidate, person.contact, person.employee
FROM target
LEFT JOIN person ON person.id = target.id
LEFT JOIN client ON client.id = target.id
LEFT JOIN job ON job.id = target.id
LEFT JOIN client AS employer ON employer.id = ifnull(person.client, job.client)
