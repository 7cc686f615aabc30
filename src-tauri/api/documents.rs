//! Documents of people, clients and jobs.

use store::{DocumentFacts, NewDocument, Store, StoreError, Summary, unix_now};

use crate::files::load;
use crate::nature::nature;
use crate::rows::{DocumentRow, DocumentSourceRow, FileRef, UndoRow};
use crate::{Code, Failure, ids, undo};

/// The documents of a profile, newest first.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn documents(store: &Store, target: &str) -> Result<Vec<DocumentRow>, Failure> {
    store.read(|read| {
        let target = ids::target(read, target)?;
        Ok(read.documents(target)?.into_iter().map(row).collect())
    })
}

/// Keeps attachments of a message with people, clients and jobs, as one act; without `targets`, with those the message is saved to.
///
/// # Errors
/// `Missing` (`field` is `targets`) where the message is saved nowhere; `NotFound`, also while the bytes are not here; `Ambiguous`.
pub fn document_add(store: &Store, message: &str, parts: &[u32], targets: &[String]) -> Result<UndoRow, Failure> {
    let (id, targets, files) = store.read(|read| {
        let id = ids::message(read, message)?;
        let targets = if targets.is_empty() { read.filed_under(id)? } else { ids::targets(read, targets)? };
        let load = |index: &u32| Ok((*index, load(read, &FileRef::Part { message: message.into(), index: *index })?));
        Ok::<_, Failure>((id, targets, parts.iter().map(load).collect::<Result<Vec<_>, Failure>>()?))
    })?;
    if targets.is_empty() || files.is_empty() {
        return Err(Failure::new(Code::Missing).with("field", if targets.is_empty() { "targets" } else { "parts" }));
    }
    let now = unix_now();
    store.act("document_add", now, |write| {
        for (index, file) in &files {
            for target in &targets {
                write.add_document(&NewDocument {
                    target: *target,
                    name: &file.name.name,
                    content_type: &file.content_type,
                    bytes: &file.bytes,
                    source: Some((id, *index)),
                    added: now,
                })?;
            }
        }
        let name = if let [one] = targets.as_slice() { write.label(*one)?.name } else { String::new() };
        Ok::<_, StoreError>(((), Summary { count: files.len(), count2: targets.len(), name }))
    })?;
    undo::latest(store)
}

/// Takes documents away, as one act.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn document_remove(store: &Store, documents: &[String]) -> Result<UndoRow, Failure> {
    let documents = store.read(|read| {
        documents.iter().map(|id| Ok(read.document_by_uuid(id)?)).collect::<Result<Vec<DocumentFacts>, Failure>>()
    })?;
    store.act("document_remove", unix_now(), |write| {
        for document in &documents {
            write.remove_document(document.id)?;
        }
        let name = if let [one] = documents.as_slice() { one.name.clone() } else { String::new() };
        Ok::<_, StoreError>(((), Summary { count: documents.len(), count2: 0, name }))
    })?;
    undo::latest(store)
}

fn row(document: DocumentFacts) -> DocumentRow {
    let source = |source: store::DocumentSource| DocumentSourceRow {
        message: ids::message_text(&source.key),
        subject: source.subject,
        received: source.received,
    };
    DocumentRow {
        id: ids::uuid_text(&document.uuid),
        nature: nature(&document.name, &document.content_type, None, false),
        name: document.name,
        size: document.size,
        added: document.added,
        sources: document.sources.into_iter().map(source).collect(),
    }
}
