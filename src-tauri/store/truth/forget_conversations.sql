DELETE FROM conversation_ref WHERE conversation IN (
  SELECT id FROM doomed_conversation WHERE NOT EXISTS (SELECT 1 FROM message WHERE message.conversation = doomed_conversation.id))
