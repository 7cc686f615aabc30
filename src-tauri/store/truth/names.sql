SELECT ifnull(group_concat(name || ' ' || normal, char(10)), '')
FROM (SELECT DISTINCT message_address.name, address.normal
      FROM message_address JOIN address ON address.id = message_address.address
      WHERE message_address.message = ?1 ORDER BY message_address.role, address.normal)
