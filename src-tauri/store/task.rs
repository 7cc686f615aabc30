//! Tasks: what whoever is signed in has to do.

use domain::{EventId, TargetId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// As many as a list shows at most.
const MOST: u32 = 2000;

/// What is entered of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFields {
    /// What.
    pub title: String,
    /// More about it.
    pub note: String,
    /// When it is to be done: a moment, Unix seconds; of a whole day its beginning counted as if it were UTC.
    pub due: Option<i64>,
    /// It is to be done some time that day.
    pub whole_day: bool,
    /// Whom or what it is about.
    pub target: Option<TargetId>,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number in this store.
    pub id: i64,
    /// Its identity.
    pub uuid: Uuid,
    /// What is entered of it.
    pub fields: TaskFields,
    /// Its appointment, as long as that takes place.
    pub event: Option<EventId>,
    /// Since when it is done.
    pub done: Option<i64>,
}

fn task(row: &Row<'_>) -> rusqlite::Result<Task> {
    Ok(Task {
        id: row.get(0)?,
        uuid: Uuid::from_bytes(row.get(1)?),
        fields: TaskFields {
            title: row.get(2)?,
            note: row.get(3)?,
            due: row.get(4)?,
            whole_day: row.get(5)?,
            target: row.get::<_, Option<i64>>(6)?.map(TargetId),
        },
        event: row.get::<_, Option<i64>>(7)?.map(EventId),
        done: row.get(8)?,
    })
}

const COLUMNS: &str = "SELECT task.id, task.uuid, title, note, due, whole_day, target,
  (SELECT event.id FROM event WHERE event.id = task.event AND event.removed IS NULL AND event.gone IS NULL), done FROM visible_task AS task";

impl Read<'_> {
    /// What is open, by when it is due and what has no date behind; or what is done, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tasks(&self, done: bool) -> Result<Vec<Task>> {
        let rest =
            if done { "IS NOT NULL ORDER BY done DESC, id DESC" } else { "IS NULL ORDER BY due IS NULL, due, id" };
        self.all(&format!("{COLUMNS} WHERE done {rest} LIMIT {MOST}"), [], task)
    }

    /// What is open of one profile, as [`Read::tasks`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn tasks_about(&self, target: TargetId) -> Result<Vec<Task>> {
        self.all(
            &format!("{COLUMNS} WHERE done IS NULL AND target = ?1 ORDER BY due IS NULL, due, id"),
            [target.0],
            task,
        )
    }

    /// Every task that is in the calendar.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tasks_in_calendar(&self) -> Result<Vec<Task>> {
        self.all(&format!("{COLUMNS} WHERE task.event IS NOT NULL"), [], task)
    }

    /// How many are open and due before a moment, or on a day before another (its beginning, counted as if it were UTC).
    ///
    /// # Errors
    /// Those of the database.
    pub fn tasks_due(&self, moment: i64, day: i64) -> Result<u32> {
        let sql =
            "SELECT count(*) FROM visible_task WHERE done IS NULL AND due < CASE WHEN whole_day THEN ?2 ELSE ?1 END";
        self.one(sql, (moment, day), |row| row.get(0))
    }

    /// The task whose UUID begins with these hexadecimal digits.
    ///
    /// # Errors
    /// `NotFound`, also for somebody else's; `Ambiguous`.
    pub fn task_by_uuid(&self, asked: &str) -> Result<Task> {
        let id = self.by_uuid("visible_task", asked)?;
        self.maybe(&format!("{COLUMNS} WHERE task.id = ?1"), [id], task)?.ok_or(StoreError::NotFound { what: "task" })
    }
}

impl Write<'_> {
    /// Puts down a task for whoever is signed in.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_task(&self, fields: &TaskFields, now: i64) -> Result<Uuid> {
        let identity = uuid();
        self.insert(
            "INSERT INTO task(uuid, owner, title, note, due, whole_day, target, added)
             SELECT ?1, user, ?2, ?3, ?4, ?5, ?6, ?7 FROM reader WHERE one = 1",
            (
                identity.as_bytes(),
                &fields.title,
                &fields.note,
                fields.due,
                fields.whole_day,
                fields.target.map(|target| target.0),
                now,
            ),
        )?;
        Ok(identity)
    }

    /// Changes what is entered of a task. What its appointment says of it stays as it is there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn change_task(&self, id: i64, fields: &TaskFields) -> Result<()> {
        self.run(
            "UPDATE task SET title = ?2, note = ?3, due = ?4, whole_day = ?5, target = ?6 WHERE id = ?1",
            (id, &fields.title, &fields.note, fields.due, fields.whole_day, fields.target.map(|target| target.0)),
        )?;
        Ok(())
    }

    /// Says since when a task is done; `None`: it is open.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tick_task(&self, id: i64, done: Option<i64>) -> Result<()> {
        self.run("UPDATE task SET done = ?2 WHERE id = ?1", (id, done))?;
        Ok(())
    }

    /// Makes an event the task's appointment.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_task_event(&self, id: i64, event: EventId) -> Result<()> {
        self.run("UPDATE task SET event = ?2 WHERE id = ?1", (id, event.0))?;
        Ok(())
    }

    /// Removes a task.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_task(&self, id: i64) -> Result<()> {
        self.run("DELETE FROM task WHERE id = ?1", [id])?;
        Ok(())
    }
}
