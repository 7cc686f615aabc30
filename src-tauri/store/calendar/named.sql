SELECT attendee.appointment, attendee.role, attendee.name, attendee.written, attendee.answer, attendee.asked, attendee.address,
  (SELECT target FROM target_address WHERE target_address.address = attendee.address ORDER BY target_address.id LIMIT 1),
  EXISTS (SELECT 1 FROM own_address WHERE own_address.address = attendee.address)
FROM attendee JOIN visible_appointment ON visible_appointment.id = attendee.appointment
WHERE attendee.appointment IN (SELECT value FROM json_each(?1))
ORDER BY attendee.appointment, attendee.position
