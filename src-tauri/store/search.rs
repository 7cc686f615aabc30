//! Search: one question over subject, names, addresses, text and attachment names; newest first, or the best of the newest.

use std::collections::{BTreeMap, BTreeSet};

use domain::{MessageRow, TargetId, TargetKind};

use crate::error::Result;
use crate::query::{self, Branch, Clock, Field, Hint, Mark, Query, neighbours};
use crate::read::list;
use crate::{MessageLine, Read};

/// So many of the newest hits are ranked, or put together by conversation.
const CONSIDERED: u32 = 1_000;

/// Hits are counted up to here.
pub const COUNTED: u32 = 10_000;

/// Words of so many letters are corrected, and at most so many of a search.
const CORRECTED: std::ops::RangeInclusive<usize> = 4..=16;
const MOST_CORRECTED: usize = 2;

/// So many spellings are looked up at once.
const LOOKED_UP: usize = 64;

/// How results are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// At most this many.
    pub limit: u32,
    /// The best of the newest first, instead of the newest.
    pub by_relevance: bool,
    /// The newest of each conversation; the search may ask for it too.
    pub grouped: bool,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The messages, in order.
    pub found: Vec<Found>,
    /// Whether there are more.
    pub more: bool,
    /// How many of the newest hits were ranked or grouped, where there are more of them than that.
    pub considered: Option<u32>,
    /// What the search could not be carried out to the full for.
    pub hint: Option<Hint>,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its line; the preview is a snippet where the words stand further down.
    pub line: MessageLine,
    /// Where the words stand in subject and preview.
    pub marks: Vec<Mark>,
    /// How many hits its conversation has among those considered; 1 where they are not grouped.
    pub hits: u32,
}

impl Read<'_> {
    /// The visible messages a query asks for.
    ///
    /// # Errors
    /// Those of the database; no query causes one.
    pub fn search(&self, query: &Query, asked: Asked) -> Result<Results> {
        let grouped = asked.grouped || query.grouped;
        let (branches, all) = self.branches(query)?;
        let gathers = grouped || (asked.by_relevance && query.asks_for_text());
        let most = if gathers { CONSIDERED.max(asked.limit) } else { asked.limit };
        let mut ids = self.ids_of(&branches, most.saturating_add(1))?;
        let overflows = ids.len() > usize::try_from(most).unwrap_or(usize::MAX);
        let considered = (gathers && overflows).then_some(most);
        ids.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        if asked.by_relevance {
            ids = self.ranked(query, &branches, ids)?;
        }
        let hits = if grouped { self.grouped(&mut ids)? } else { BTreeMap::new() };
        let shown = usize::try_from(asked.limit).unwrap_or(usize::MAX);
        let more = overflows || ids.len() > shown;
        ids.truncate(shown);
        let mut lines = self.message_lines(&ids)?;
        let lines = ids.iter().filter_map(|id| lines.remove(id));
        let found = lines.map(|line| {
            let hits = hits.get(&line.outside.id).copied().unwrap_or(1);
            self.found(query, line, hits)
        });
        Ok(Results { found: found.collect::<Result<_>>()?, more, considered, hint: (!all).then_some(Hint::TooMuch) })
    }

    /// The rows of the visible messages a query asks for, newest first.
    ///
    /// # Errors
    /// Those of the database; no query causes one.
    pub fn search_ids(&self, query: &Query, limit: u32) -> Result<Vec<MessageRow>> {
        self.ids_of(&self.branches(query)?.0, limit)
    }

    /// How many visible messages a query asks for, counted up to [`COUNTED`] and one.
    ///
    /// # Errors
    /// Those of the database; no query causes one.
    pub fn search_count(&self, query: &Query) -> Result<u32> {
        let found = self.search_ids(query, COUNTED + 1)?;
        Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
    }

    fn branches(&self, query: &Query) -> Result<(Vec<Branch>, bool)> {
        if query.is_empty() { Ok((Vec::new(), true)) } else { query::branches(self, query) }
    }

    fn ids_of(&self, branches: &[Branch], limit: u32) -> Result<Vec<MessageRow>> {
        let mut found: Vec<MessageRow> = Vec::new();
        for branch in branches {
            let compiled = query::compile(self, branch, limit)?;
            let ids =
                self.all(&compiled.sql, rusqlite::params_from_iter(compiled.values), |row| row.get(0).map(MessageRow))?;
            found.extend(ids);
        }
        if branches.len() > 1 {
            found.sort_unstable_by(|one, other| other.cmp(one));
            found.dedup();
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        Ok(found)
    }

    /// Hits by how well the words fit (BM25: subject before names before file names before text), newer ones first where they fit alike.
    fn ranked(&self, query: &Query, branches: &[Branch], ids: Vec<MessageRow>) -> Result<Vec<MessageRow>> {
        let (Some(oldest), Some(text)) = (ids.last().copied(), words_of(query, branches)) else { return Ok(ids) };
        let sql = "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid >= ?2 AND rowid IN (SELECT value FROM json_each(?3))
                   ORDER BY bm25(search, 8.0, 4.0, 1.0, 3.0), rowid DESC";
        let mut best: Vec<MessageRow> =
            self.all(sql, (text, oldest.0, list(ids.iter().map(|id| id.0))), |row| row.get(0).map(MessageRow))?;
        // What another alternative found without a word stands behind.
        let ranked: BTreeSet<MessageRow> = best.iter().copied().collect();
        best.extend(ids.into_iter().filter(|id| !ranked.contains(id)));
        Ok(best)
    }

    /// Leaves the first hit of each conversation, and says how many there are of it.
    fn grouped(&self, ids: &mut Vec<MessageRow>) -> Result<BTreeMap<MessageRow, u32>> {
        let sql = "SELECT id, conversation FROM visible_message WHERE id IN (SELECT value FROM json_each(?1))";
        let of = self.all(sql, [list(ids.iter().map(|id| id.0))], |row| Ok((MessageRow(row.get(0)?), row.get(1)?)))?;
        let of: BTreeMap<MessageRow, i64> = of.into_iter().collect();
        let (mut first, mut hits) = (BTreeMap::new(), BTreeMap::new());
        ids.retain(|id| {
            let Some(conversation) = of.get(id) else { return false };
            let shown = *first.entry(*conversation).or_insert(*id);
            *hits.entry(shown).or_insert(0) += 1;
            shown == *id
        });
        Ok(hits)
    }

    fn found(&self, query: &Query, mut line: MessageLine, hits: u32) -> Result<Found> {
        let mut marks = query::marked(query, Field::Subject, &line.outside.subject);
        let mut further = query::marked(query, Field::Preview, &line.preview);
        if marks.is_empty()
            && further.is_empty()
            && query.asks_for_text()
            && let Some(snippet) = query::snippet(query, &self.text(line.outside.id)?)
        {
            further = query::marked(query, Field::Preview, &snippet);
            line.preview = snippet;
        }
        marks.append(&mut further);
        Ok(Found { line, marks, hits })
    }

    /// The search with one word of it spelled another way, where that word stands nowhere and the other finds something that may be seen.
    ///
    /// # Errors
    /// Those of the database; no query causes one.
    pub fn search_meant(&self, query: &Query, clock: &Clock) -> Result<Option<String>> {
        let words = query.understood.iter().filter(|piece| piece.operator == "text" && is_correctable(&piece.value));
        for piece in words.take(MOST_CORRECTED) {
            let word = domain::fold(&piece.value);
            if self.stands(std::slice::from_ref(&word))? {
                continue;
            }
            for others in neighbours(&word).chunks(LOOKED_UP) {
                if !self.stands(others)? {
                    continue;
                }
                for other in others {
                    let corrected = query.with(piece.start, piece.end, other);
                    let stands = self.stands(std::slice::from_ref(other))?;
                    if stands && !self.search_ids(&Query::parse(&corrected, clock), 1)?.is_empty() {
                        return Ok(Some(corrected));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Whether the index has one of some words, of letters only.
    fn stands(&self, words: &[String]) -> Result<bool> {
        let any: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let sql = "SELECT rowid FROM search WHERE search MATCH ?1
                   AND EXISTS (SELECT 1 FROM visible_message WHERE visible_message.id = search.rowid) LIMIT 1";
        Ok(self.maybe(sql, [any.join(" OR ")], |row| row.get::<_, i64>(0))?.is_some())
    }

    /// The targets a search means by a name; a client's contacts are meant with it.
    pub(crate) fn targets_asked(&self, kind: TargetKind, called: &str) -> Result<Vec<i64>> {
        let mut ids: Vec<i64> = self.targets_named(Some(kind), called)?.into_iter().map(|TargetId(id)| id).collect();
        if kind == TargetKind::Client {
            let mut contacts = Vec::new();
            for client in &ids {
                contacts
                    .extend(self.all("SELECT id FROM person WHERE client = ?1", [client], |row| row.get::<_, i64>(0))?);
            }
            ids.append(&mut contacts);
        }
        Ok(ids)
    }
}

fn is_correctable(word: &str) -> bool {
    let folded = domain::fold(word);
    CORRECTED.contains(&folded.len()) && folded.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// What hits are ranked by: all that one alternative asks of the index, or any of the words of several.
fn words_of(query: &Query, branches: &[Branch]) -> Option<String> {
    if let [branch] = branches {
        let text: Vec<&str> = branch.text.iter().map(|text| text.fts.as_str()).collect();
        return (!text.is_empty()).then(|| text.join(" AND "));
    }
    let phrases = query.all.iter().flat_map(query::Node::phrases);
    let words: Vec<String> = phrases.map(|(_, phrase)| format!("({})", phrase.fts())).collect();
    (!words.is_empty()).then(|| words.join(" OR "))
}
