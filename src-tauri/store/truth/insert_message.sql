INSERT INTO message(id, key, twin_of, message_id, received, sent, outgoing, subject, from_text, size, body, conversation, bulk, sender_failed, attachments)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
