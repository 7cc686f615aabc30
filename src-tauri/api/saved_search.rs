//! Searches kept by name: views in the rail.

use store::{COUNTED, Query, Read, Store, StoreError, Summary, unix_now};

use crate::rows::{SavedCount, SavedSearchRow, UndoRow};
use crate::search::clock;
use crate::{Code, Failure, ids, undo};

/// A name is cut off here, in characters.
const LONGEST_NAME: usize = 80;

/// Every saved search, in the order of the rail.
///
/// # Errors
/// Those of the store.
pub fn saved_searches(store: &Store) -> Result<Vec<SavedSearchRow>, Failure> {
    Ok(store.read(|read| read.saved_searches())?.into_iter().map(row).collect())
}

/// The saved search with this id or name.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn saved_search(store: &Store, asked: &str) -> Result<SavedSearchRow, Failure> {
    Ok(row(store.read(|read| read.saved_search(asked))?))
}

/// Keeps a search under a name; a search that has the name is replaced.
///
/// # Errors
/// `Missing` without a name or a search.
pub fn saved_search_save(store: &Store, name: &str, query: &str) -> Result<SavedSearchRow, Failure> {
    let (name, query) = (filled("name", name)?, filled("query", query)?);
    let now = unix_now();
    let id = store.act("search_save", now, |write| {
        let known = write.saved_searches()?.into_iter().find(|one| domain::fold(&one.name) == domain::fold(&name));
        let id = match known {
            Some(known) => {
                write.change_search(known.id, &name, &query)?;
                known.uuid
            }
            None => write.save_search(&name, &query, now)?,
        };
        Ok::<_, StoreError>((id, named(&name)))
    })?;
    Ok(SavedSearchRow { id: ids::uuid_text(&id), name, query })
}

/// Gives a saved search another name.
///
/// # Errors
/// `Missing` without a name; `NotFound`; `BadValue` where another has the name.
pub fn saved_search_rename(store: &Store, id: &str, name: &str) -> Result<UndoRow, Failure> {
    let name = filled("name", name)?;
    store.act("search_rename", unix_now(), |write| {
        let known = write.saved_search(id)?;
        let is_taken = |one: &store::SavedSearch| one.id != known.id && domain::fold(&one.name) == domain::fold(&name);
        if write.saved_searches()?.iter().any(is_taken) {
            return Err(Failure::new(Code::BadValue).with("field", "name"));
        }
        write.change_search(known.id, &name, &known.query)?;
        Ok(((), named(&name)))
    })?;
    undo::latest(store)
}

/// Puts the saved searches in an order; those that are not named come behind.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn saved_search_order(store: &Store, ids: &[String]) -> Result<(), Failure> {
    store.act("search_order", unix_now(), |write| {
        let mut order = ids.iter().map(|id| Ok(write.saved_search(id)?.id)).collect::<Result<Vec<_>, Failure>>()?;
        let others = write.saved_searches()?.into_iter().map(|one| one.id).filter(|id| !order.contains(id));
        order.extend(others.collect::<Vec<_>>());
        write.order_searches(&order)?;
        Ok(((), Summary { count: order.len(), ..Summary::default() }))
    })
}

/// Forgets a saved search.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn saved_search_remove(store: &Store, id: &str) -> Result<UndoRow, Failure> {
    store.act("search_remove", unix_now(), |write| {
        let known = write.saved_search(id)?;
        write.remove_search(known.id)?;
        Ok::<_, Failure>(((), named(&known.name)))
    })?;
    undo::latest(store)
}

/// How many messages each saved search finds, and how many of them are unread; each counted up to 10,000.
///
/// # Errors
/// Those of the store.
pub fn saved_search_counts(store: &Store) -> Result<Vec<SavedCount>, Failure> {
    let searches = saved_searches(store)?;
    // A look for each: none of them is long.
    let count = |search: SavedSearchRow| {
        let (count, unread) = store.read(|read| {
            Ok::<_, Failure>((counted(read, &search.query)?, counted(read, &format!("({}) is:unread", search.query))?))
        })?;
        Ok(SavedCount { id: search.id, count, unread })
    };
    searches.into_iter().map(count).collect()
}

fn counted(read: &Read<'_>, query: &str) -> Result<u32, Failure> {
    Ok(read.search_count(&Query::parse(query, &clock()))?.min(COUNTED))
}

fn filled(field: &str, text: &str) -> Result<String, Failure> {
    let text: String = text.trim().to_owned();
    let text = if field == "name" { text.chars().take(LONGEST_NAME).collect() } else { text };
    if text.is_empty() { Err(Failure::new(Code::Missing).with("field", field)) } else { Ok(text) }
}

fn named(name: &str) -> Summary {
    Summary { count: 1, name: name.into(), ..Summary::default() }
}

fn row(saved: store::SavedSearch) -> SavedSearchRow {
    SavedSearchRow { id: ids::uuid_text(&saved.uuid), name: saved.name, query: saved.query }
}
