SELECT count(*), sum(ifnull(candidate, 0)), sum(ifnull(contact, 0)), sum(ifnull(employee, 0)), sum(kind = 'client')
FROM label
WHERE id IN (SELECT target FROM older)
