-- Messages in another conversation than what they are or answer.
SELECT count(*) FROM message
WHERE EXISTS (SELECT 1 FROM conversation_ref WHERE ref = message.message_id AND conversation <> message.conversation)
  OR EXISTS (SELECT 1 FROM message_ref JOIN conversation_ref ON conversation_ref.ref = message_ref.ref
             WHERE message_ref.message = message.id AND conversation_ref.conversation <> message.conversation)
