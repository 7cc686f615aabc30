//! Whether the search index holds exactly the words of the stored texts. They are split into words once more, in memory, and compared.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use crate::blob::unpack;
use crate::error::{Result, StoreError};
use crate::{FILE_NAME, Store, connection};

/// The same tokenizer as the index of the store, over a few texts at a time.
const AGAIN: &str = "
  CREATE VIRTUAL TABLE search USING fts5(subject, names, text, files, content='', tokenize=\"unicode61 remove_diacritics 2\");
  CREATE VIRTUAL TABLE word USING fts5vocab(search, 'col');";

/// A sum over every word of every column, with how many texts hold it and how often: sums of parts add up to the sum of the whole.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Words(u64);

/// A text as the index was given it.
struct Given {
    id: i64,
    subject: String,
    names: String,
    text: Vec<u8>,
    files: String,
}

impl Store {
    /// Compares the index with the texts it was given: the words of each column, and how many of them each message has.
    pub(crate) fn search_index_is_whole(&self) -> Result<(bool, String)> {
        let mut conn = connection::writer(&self.dir().join(FILE_NAME), self.key(), false)?;
        conn.execute_batch("CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, search, 'col')")?;
        let snapshot = conn.transaction()?;
        let indexed = Words::of(&snapshot, "temp.word")?;
        let again = Connection::open_in_memory()?;
        again.execute_batch(AGAIN)?;
        let (mut split, mut texts, mut wrong, mut last) = (Words::default(), 0_i64, 0, 0);
        loop {
            let given = given(&snapshot, last)?;
            let Some(newest) = given.last() else { break };
            last = newest.id;
            index(&again, &given)?;
            split.0 = split.0.wrapping_add(Words::of(&again, "word")?.0);
            wrong += differing(&sizes(&snapshot, &given)?, &sizes(&again, &given)?);
            texts += i64::try_from(given.len()).unwrap_or(i64::MAX);
            again.execute("INSERT INTO search(search) VALUES ('delete-all')", [])?;
        }
        let rows: i64 = snapshot.query_row("SELECT count(*) FROM search_docsize", [], |row| row.get(0))?;
        let ok = wrong == 0 && rows == texts && indexed == split;
        Ok((
            ok,
            format!(
                "{texts} texts, {rows} indexed, {wrong} differ, words {}",
                if indexed == split { "equal" } else { "differ" }
            ),
        ))
    }
}

impl Words {
    fn of(conn: &Connection, vocabulary: &str) -> Result<Self> {
        let mut statement = conn.prepare(&format!("SELECT term, col, doc, cnt FROM {vocabulary}"))?;
        let mut rows = statement.query([])?;
        let mut sum = 0_u64;
        while let Some(row) = rows.next()? {
            sum = sum.wrapping_add(Self::weight(row)?);
        }
        Ok(Self(sum))
    }

    fn weight(row: &Row<'_>) -> Result<u64> {
        let (term, column): (String, String) = (row.get(0)?, row.get(1)?);
        let (texts, times): (i64, i64) = (row.get(2)?, row.get(3)?);
        let hash = blake3::hash(format!("{column}\n{term}").as_bytes());
        let number =
            |at: usize| hash.as_bytes().iter().skip(at).take(8).fold(0_u64, |sum, octet| sum << 8 | u64::from(*octet));
        Ok(number(0).wrapping_mul(texts.unsigned_abs()).wrapping_add(number(8).wrapping_mul(times.unsigned_abs())))
    }
}

fn given(conn: &Connection, after: i64) -> Result<Vec<Given>> {
    let mut statement = conn.prepare_cached(include_str!("truth/doctor_texts.sql"))?;
    let rows = statement.query_map([after], |row| {
        Ok(Given { id: row.get(0)?, subject: row.get(1)?, names: row.get(2)?, text: row.get(3)?, files: row.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
}

fn index(conn: &Connection, given: &[Given]) -> Result<()> {
    let mut statement =
        conn.prepare_cached("INSERT INTO search(rowid, subject, names, text, files) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for one in given {
        let text = String::from_utf8(unpack(&one.text)?).map_err(|_| StoreError::Value("body_text.text"))?;
        statement.execute((one.id, &one.subject, &one.names, text, &one.files))?;
    }
    Ok(())
}

/// How many words each column of each text has, as the index keeps it.
fn sizes(conn: &Connection, given: &[Given]) -> Result<HashMap<i64, Vec<u8>>> {
    let (Some(first), Some(last)) = (given.first(), given.last()) else {
        return Ok(HashMap::new());
    };
    let mut statement = conn.prepare_cached("SELECT id, sz FROM search_docsize WHERE id BETWEEN ?1 AND ?2")?;
    let rows = statement.query_map((first.id, last.id), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<HashMap<_, _>>>()?)
}

fn differing(indexed: &HashMap<i64, Vec<u8>>, split: &HashMap<i64, Vec<u8>>) -> usize {
    split.iter().filter(|(id, sizes)| indexed.get(id) != Some(sizes)).count()
}
