//! What is in a folder and what changed: rounds of `delta`, whose last link is the cursor of the next one.

use std::collections::HashMap;

use account::graph::{Client, GraphError, segment};

use super::row::{self, FIELDS, FURTHER, FolderRow, MessageRow, Page, property, read};
use super::trouble::of_folder;
use crate::Trouble;
use crate::remote::{Changes, Cursor, Listed, RemoteKey, Tally};

/// Messages on a page.
const PAGE: u32 = 500;
/// A folder with more pages, or more messages, is none.
const MOST_PAGES: usize = 100_000;
const MOST: usize = 10_000_000;

/// A folder of a mailbox.
#[derive(Clone, Copy)]
pub(super) struct Folder<'f> {
    pub client: &'f Client,
    /// `/me` or `/users/…`.
    pub root: &'f str,
    /// Its name at the source.
    pub name: &'f str,
}

/// What a round told, in the order it was told; the last word about each counts.
#[derive(Debug, Default)]
struct Round {
    order: Vec<String>,
    last: HashMap<String, Option<Listed>>,
    link: String,
}

/// Why a round came to nothing.
enum Ended {
    /// The cursor is too old (410): everything has to be listed again.
    TooOld,
    /// The service does not want to tell what it was asked for besides.
    Unexpanded,
    Trouble(Trouble),
}

impl Folder<'_> {
    fn path(&self) -> String {
        format!("{}/mailFolders/{}", self.root, segment(self.name))
    }

    /// What changed since the cursor; everything where there is none, or it is too old.
    pub fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
        if let Some(cursor) = cursor {
            match self.round(&cursor.0) {
                Ok(round) => return Ok(round.some()),
                Err(Ended::TooOld | Ended::Unexpanded) => {}
                Err(Ended::Trouble(trouble)) => return Err(trouble),
            }
        }
        let first = format!("{}/messages/delta?{FIELDS}", self.path());
        let round = match self.round(&format!("{first}{FURTHER}")) {
            Err(Ended::Unexpanded) => self.round(&first),
            other => other,
        };
        match round {
            Ok(round) => Ok(round.all()),
            Err(Ended::TooOld | Ended::Unexpanded) => Err(Trouble::Protocol("a list that is never whole".into())),
            Err(Ended::Trouble(trouble)) => Err(trouble),
        }
    }

    fn round(&self, place: &str) -> Result<Round, Ended> {
        let mut round = Round::default();
        let mut next = place.to_owned();
        for _ in 0..MOST_PAGES {
            let answer = self.client.page(&next, PAGE).map_err(ended)?;
            let page: Page<MessageRow> = read(&answer)?;
            for row in page.value {
                round.note(self, row)?;
            }
            match (page.next, page.delta) {
                (_, Some(link)) => return Ok(Round { link, ..round }),
                (Some(link), None) if link != next && round.order.len() <= MOST => next = link,
                _ => break,
            }
        }
        Err(Trouble::Protocol("a list of changes without end".into()).into())
    }

    /// A message alone, where the list did not tell all of it; `None` where it is gone.
    fn one(&self, id: &str) -> Result<Option<Listed>, Trouble> {
        let path = format!("{}/messages/{}?{FIELDS}{FURTHER}", self.path(), segment(id));
        match self.client.get(&path) {
            Ok(answer) => Ok(read::<MessageRow>(&answer)?.listed()),
            Err(GraphError::Refused(refusal)) if refusal.is_missing() => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// The newest messages, at most so many.
    pub fn latest(&self, most: u32) -> Result<Vec<Listed>, Trouble> {
        let path = format!("{}/messages?{FIELDS}{FURTHER}&$orderby=receivedDateTime%20desc&$top={most}", self.path());
        let page: Page<MessageRow> = read(&self.client.page(&path, most).map_err(of_folder)?)?;
        Ok(page.value.iter().filter_map(MessageRow::listed).take(most as usize).collect())
    }

    /// How many messages there are, and since some moments.
    pub fn tally(&self, since: &[i64]) -> Result<Tally, Trouble> {
        let folder: FolderRow =
            read(&self.client.get(&format!("{}?$select=id,totalItemCount", self.path())).map_err(of_folder)?)?;
        let since = since.iter().map(|from| self.count(*from)).collect::<Result<_, _>>()?;
        Ok(Tally { since, messages: folder.total_item_count, octets: None })
    }

    fn count(&self, from: i64) -> Result<u32, Trouble> {
        let moment = chrono::DateTime::from_timestamp(from, 0).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ");
        let path =
            format!("{}/messages?$select=id&$top=1&$count=true&$filter=receivedDateTime%20ge%20{moment}", self.path());
        let page: Page<MessageRow> = read(&self.client.page(&path, 1).map_err(of_folder)?)?;
        Ok(u32::try_from(page.count.unwrap_or(0)).unwrap_or(u32::MAX))
    }

    /// How many octets it holds (PidTagMessageSizeExtended).
    pub fn octets(&self) -> Result<Option<u64>, Trouble> {
        let asked = "$select=id&$expand=singleValueExtendedProperties($filter=id%20eq%20'Long%200x0E08')";
        let folder: FolderRow = read(&self.client.get(&format!("{}?{asked}", self.path())).map_err(of_folder)?)?;
        Ok(property(&folder.single_value_extended_properties, "0xe08").and_then(|size| size.parse().ok()))
    }

    /// Whether it is still there.
    ///
    /// # Errors
    /// `Trouble::FolderGone` where it is not.
    pub fn is_there(&self) -> Result<(), Trouble> {
        let answer = self.client.get(&format!("{}?$select=id", self.path())).map_err(of_folder)?;
        row::read::<FolderRow>(&answer).map(drop)
    }
}

impl Round {
    fn note(&mut self, folder: &Folder<'_>, row: MessageRow) -> Result<(), Trouble> {
        let listed = match (&row.removed, row.listed()) {
            (Some(_), _) => None,
            (None, Some(listed)) => Some(listed),
            (None, None) => folder.one(&row.id)?,
        };
        if self.last.insert(row.id.clone(), listed).is_none() {
            self.order.push(row.id);
        }
        Ok(())
    }

    /// As changes of what is known.
    fn some(mut self) -> Changes {
        let gone = self.order.iter().filter(|id| matches!(self.last.get(*id), Some(None)));
        let vanished = gone.cloned().map(RemoteKey).collect();
        Changes::Some { listed: self.listed(), vanished, cursor: Cursor(self.link) }
    }

    /// As all there is.
    fn all(mut self) -> Changes {
        Changes::All { listed: self.listed(), cursor: Cursor(self.link), removals_count: true }
    }

    fn listed(&mut self) -> Vec<Listed> {
        self.order.iter().filter_map(|id| self.last.remove(id).flatten()).collect()
    }
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

fn ended(error: GraphError) -> Ended {
    match error {
        GraphError::Refused(refusal)
            if refusal.status == 410 || refusal.code.eq_ignore_ascii_case("syncStateNotFound") =>
        {
            Ended::TooOld
        }
        GraphError::Refused(refusal) if refusal.status == 400 => Ended::Unexpanded,
        other => Ended::Trouble(of_folder(other)),
    }
}
