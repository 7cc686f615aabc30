-- Tasks: what somebody has to do, and when it is in their calendar.

CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  owner INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE, -- whose it is; nobody else sees it
  title TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  due INTEGER,                           -- a moment, Unix seconds; of a whole day the day's beginning counted as if it were UTC; NULL: some time
  whole_day INTEGER NOT NULL DEFAULT 0,
  target INTEGER REFERENCES target(id) ON DELETE SET NULL, -- whom or what it is about
  event INTEGER UNIQUE REFERENCES event(id) ON DELETE SET NULL, -- where it is in the calendar; its title, note and due are the event's as long as that takes place
  added INTEGER NOT NULL,
  done INTEGER                           -- since when it is done; NULL: open
) STRICT;
CREATE INDEX task_open ON task(owner, due) WHERE done IS NULL;
CREATE INDEX task_by_target ON task(target) WHERE target IS NOT NULL;

-- One's own.
CREATE VIEW visible_task AS
  SELECT * FROM task WHERE owner = (SELECT user FROM reader WHERE one = 1);

-- What a task is while it is in the calendar.
CREATE VIEW task_in_calendar AS
  SELECT appointment.event AS event,
    CASE WHEN appointment.summary <> '' THEN appointment.summary ELSE task.title END AS title,
    appointment.description AS note,
    CASE appointment.clock WHEN 'zone' THEN appointment.start ELSE appointment.start - appointment.start % 86400 END AS due,
    appointment.clock <> 'zone' AS whole_day
  FROM task JOIN appointment ON appointment.event = task.event AND appointment.instead_of IS NULL
  JOIN event ON event.id = task.event AND event.removed IS NULL AND event.gone IS NULL;

CREATE TRIGGER task_follows_appointment AFTER INSERT ON appointment WHEN new.instead_of IS NULL BEGIN
  UPDATE task SET (title, note, due, whole_day) =
      (SELECT title, note, due, whole_day FROM task_in_calendar WHERE task_in_calendar.event = new.event)
    WHERE event = new.event
      AND EXISTS (SELECT 1 FROM task_in_calendar AS it WHERE it.event = new.event
                  AND (it.title <> task.title OR it.note <> task.note OR it.due IS NOT task.due OR it.whole_day <> task.whole_day));
END;

-- An older version that comes back is no newer than the calendar.
CREATE TRIGGER task_stays_with_appointment AFTER UPDATE OF title, note, due, whole_day ON task WHEN new.event IS NOT NULL BEGIN
  UPDATE task SET (title, note, due, whole_day) =
      (SELECT title, note, due, whole_day FROM task_in_calendar WHERE task_in_calendar.event = new.event)
    WHERE id = new.id
      AND EXISTS (SELECT 1 FROM task_in_calendar AS it WHERE it.event = new.event
                  AND (it.title <> task.title OR it.note <> task.note OR it.due IS NOT task.due OR it.whole_day <> task.whole_day));
END;
