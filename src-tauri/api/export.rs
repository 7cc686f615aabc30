//! Everything in open formats: messages as they travelled, people and what is saved where as tables, and a list of all files with their hashes.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::{MessageRow, SafeName, TargetKind};
use sha2::{Digest, Sha256};
use store::{DocumentFacts, ExportLine, FilingFacts, Store, StoreError, TargetLabel};

use crate::calendar_export::calendar_export;
use crate::export_tables::{
    appointment_row, appointments_head, clients, document_row, documents_head, filings_head, jobs, moment, people,
    to_csv,
};
use crate::message::raw;
use crate::{Code, Failure, ids};

/// Messages a read goes through; none holds the store for long.
const PAGE: u32 = 100;

/// How far an export is: messages done and in all.
pub type Progress<'a> = dyn Fn(u32, u32) + 'a;

/// What an export wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Messages.
    pub messages: u32,
    /// Messages of which only the headers are here: they are in the list, without a file.
    pub without_text: u32,
    /// Messages that could not be read back or written; the list says why.
    pub unwritten: u32,
    /// Files.
    pub files: u32,
}

struct Export<'a> {
    store: &'a Store,
    dir: &'a Path,
    /// What was made, folders before what is in them.
    made: Vec<PathBuf>,
    manifest: Vec<[String; 7]>,
    filings: Vec<Vec<String>>,
    done: Exported,
}

/// Exports everything visible into an empty folder, which is made where it is not there. `manifest.csv` is written last: without it an export is not
/// whole, and one that ends early takes its files away again. A message that cannot be read back or written is in that list with the reason, and does not stop the others. Only the user may
/// read the files.
///
/// # Errors
/// `BadValue` where the folder is not empty, `Cancelled` once `go_on` answers `false`, `ReadOnly`, `DiskFull`, `File`.
pub fn export(
    store: &Store,
    dir: &Path,
    progress: &Progress<'_>,
    go_on: &dyn Fn() -> bool,
) -> Result<Exported, Failure> {
    let made = if dir.exists() { Vec::new() } else { vec![dir.to_path_buf()] };
    store::private_folder(dir)?;
    if fs::read_dir(dir)?.next().is_some() {
        return Err(Failure::new(Code::BadValue).with("field", "folder").with("why", "not_empty"));
    }
    let mut export =
        Export { store, dir, made, manifest: Vec::new(), filings: vec![filings_head()], done: Exported::default() };
    let exported = export.messages(progress, go_on).and_then(|()| export.tables()).and_then(|()| export.end());
    if exported.is_err() {
        export.take_away();
    }
    exported
}

impl Export<'_> {
    fn messages(&mut self, progress: &Progress<'_>, go_on: &dyn Fn() -> bool) -> Result<(), Failure> {
        let total = u32::try_from(self.store.read(|read| read.export_total())?).unwrap_or(u32::MAX);
        let mut last: Option<MessageRow> = None;
        loop {
            let page = self.store.read(|read| read.export_page(last, PAGE))?;
            let Some(newest) = page.last() else { return Ok(()) };
            last = Some(newest.id);
            for line in &page {
                if !go_on() {
                    return Err(Failure::new(Code::Cancelled));
                }
                self.message(line)?;
                progress(self.done.messages, total);
            }
        }
    }

    fn message(&mut self, line: &ExportLine) -> Result<(), Failure> {
        let (found, filings) = self.store.read(|read| {
            let bytes = line.stored.then(|| raw(read, line.id)).transpose();
            Ok::<_, StoreError>((bytes, read.filings(line.id)?))
        })?;
        if matches!(&found, Err(failure) if failure.code == Code::NotFound) {
            return Ok(());
        }
        self.done.messages += 1;
        self.filings.extend(filings.iter().map(|filing| filing_row(line, filing)));
        match found {
            Ok(Some(bytes)) => self.place(line, &filings, &bytes),
            Ok(None) => {
                self.done.without_text += 1;
                self.list(line, Err("headers_only"));
                Ok(())
            }
            Err(failure) => {
                self.miss(line, failure)?;
                self.done.unwritten += 1;
                Ok(())
            }
        }
    }

    fn place(&mut self, line: &ExportLine, filings: &[FilingFacts], bytes: &[u8]) -> Result<(), Failure> {
        let mut folders: Vec<PathBuf> = filings.iter().map(|filing| folder_of(&filing.target)).collect();
        if folders.is_empty() {
            folders.push("unfiled".into());
        }
        let mut missed = false;
        for folder in folders {
            match self.put(&folder.join(file_name(line)), bytes) {
                Ok(path) => self.list(line, Ok((path, bytes))),
                Err(failure) => {
                    self.miss(line, failure)?;
                    missed = true;
                }
            }
        }
        self.done.unwritten += u32::from(missed);
        Ok(())
    }

    /// Notes what is wrong with one message; what is wrong with all of them ends the export.
    fn miss(&mut self, line: &ExportLine, failure: Failure) -> Result<(), Failure> {
        if !matches!(failure.code, Code::File | Code::StoreCorrupt) {
            return Err(failure);
        }
        self.list(line, Err(failure.data.get("why").map_or("damaged", String::as_str)));
        Ok(())
    }

    fn tables(&mut self) -> Result<(), Failure> {
        let tables = self.store.read(|read| {
            let mut drafts = Vec::new();
            for label in read.targets()? {
                let open = if label.kind == TargetKind::Job { read.job(label.id)?.open } else { true };
                drafts.push((::people::draft_of(read, label.id, label.kind)?, open));
            }
            Ok::<_, StoreError>([
                ("people.csv", people(&drafts)),
                ("clients.csv", clients(&drafts)),
                ("jobs.csv", jobs(&drafts)),
            ])
        })?;
        let filings = std::mem::take(&mut self.filings);
        let documents = self.documents()?;
        let appointments = self.calendars()?;
        let rest = [("filings.csv", filings), ("documents.csv", documents), ("appointments.csv", appointments)];
        for (name, rows) in tables.into_iter().chain(rest) {
            let bytes = to_csv(&rows)?;
            let path = self.put(Path::new(name), &bytes)?;
            self.note(path, &bytes);
        }
        Ok(())
    }

    /// Writes the documents of profiles beside their messages; answers the table of them.
    fn documents(&mut self) -> Result<Vec<Vec<String>>, Failure> {
        let all = self.store.read(|read| {
            let label = |one: DocumentFacts| Ok((read.label(one.target)?, one));
            read.all_documents()?.into_iter().map(label).collect::<Result<Vec<_>, StoreError>>()
        })?;
        let mut rows = vec![documents_head()];
        for (target, document) in all {
            let bytes = self.store.read(|read| read.document_bytes(document.id))?;
            let digits = document.uuid.simple().to_string();
            let name = format!("{} {}", digits.get(24..).unwrap_or_default(), SafeName::new(&document.name).name);
            let path = self.put(&folder_of(&target).join("documents").join(name), &bytes)?;
            self.note(path.clone(), &bytes);
            rows.push(document_row(path, &target, &document));
        }
        Ok(rows)
    }

    /// Writes one's own calendars; answers the table of what of them is saved to which profile.
    fn calendars(&mut self) -> Result<Vec<Vec<String>>, Failure> {
        let own = self.store.read(|read| read.calendars())?.into_iter().filter(|one| one.own);
        let mut rows = vec![appointments_head()];
        for calendar in own {
            let id = ids::uuid_text(&calendar.uuid);
            let bytes = calendar_export(self.store, Some(std::slice::from_ref(&id)), &calendar.name)?;
            let digits = calendar.uuid.simple().to_string();
            let tail = digits.get(24..).unwrap_or_default();
            let name = format!("{} {tail}.ics", SafeName::new(&calendar.name).name);
            let path = self.put(&Path::new("calendars").join(name), &bytes)?;
            self.note(path.clone(), &bytes);
            self.store.read(|read| {
                for event in read.events_to_export(calendar.id)? {
                    let found = read.event_bytes(event)?;
                    for (target, reasons) in read.event_filings(event)? {
                        rows.push(appointment_row(&path, &found, &read.label(target)?, &reasons));
                    }
                }
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(rows)
    }

    /// Lists a file that is no message.
    fn note(&mut self, path: String, bytes: &[u8]) {
        let (size, none) = (bytes.len().to_string(), String::new);
        self.manifest.push([path, size, hash(bytes), none(), none(), none(), none()]);
    }

    fn end(&mut self) -> Result<Exported, Failure> {
        let head = ["path", "bytes", "sha256", "message", "message_id", "received", "why"].map(String::from).to_vec();
        let rows: Vec<Vec<String>> =
            std::iter::once(head).chain(self.manifest.drain(..).map(|row| row.to_vec())).collect();
        self.put(Path::new("manifest.csv"), &to_csv(&rows)?)?;
        Ok(self.done)
    }

    /// Writes a file; its path in the list is spelled the same on every system.
    fn put(&mut self, path: &Path, bytes: &[u8]) -> Result<String, Failure> {
        let file = self.dir.join(path);
        if let Some(folder) = path.parent() {
            self.folder(folder)?;
        }
        let written = store::private_file(&file)?.write_all(bytes);
        if written.is_err() {
            let _ = fs::remove_file(&file);
        }
        written?;
        self.made.push(file);
        self.done.files += 1;
        Ok(path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
    }

    /// Makes the folders of a file, one inside the other.
    fn folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let mut path = self.dir.to_path_buf();
        for part in folder {
            path.push(part);
            if !path.exists() {
                store::private_folder(&path)?;
                self.made.push(path.clone());
            }
        }
        Ok(())
    }

    /// Takes away what was made, and nothing that somebody else put beside it.
    fn take_away(&self) {
        for path in self.made.iter().rev() {
            let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
        }
    }

    /// Lists a file of a message, or why there is none.
    fn list(&mut self, line: &ExportLine, file: Result<(String, &[u8]), &str>) {
        let (path, size, hash, why) = match file {
            Ok((path, bytes)) => (path, bytes.len(), hash(bytes), ""),
            Err(why) => (String::new(), 0, String::new(), why),
        };
        self.manifest.push([
            path,
            size.to_string(),
            hash,
            ids::message_text(&line.key),
            line.message_id.clone().unwrap_or_default(),
            moment(line.received),
            why.into(),
        ]);
    }
}

fn filing_row(line: &ExportLine, filing: &FilingFacts) -> Vec<String> {
    let reasons = serde_json::to_string(&filing.reasons).unwrap_or_default();
    vec![
        ids::message_text(&line.key),
        filing.target.kind.word().into(),
        ids::uuid_text(&filing.target.uuid),
        filing.target.name.clone(),
        filing.verdict.word().into(),
        filing.how.clone(),
        moment(filing.at),
        reasons,
    ]
}

fn folder_of(target: &TargetLabel) -> PathBuf {
    let kind = match target.kind {
        TargetKind::Person => "people",
        TargetKind::Client => "clients",
        TargetKind::Job => "jobs",
    };
    let digits = target.uuid.simple().to_string();
    let tail = digits.get(24..).unwrap_or_default();
    Path::new(kind).join(format!("{} {tail}", SafeName::new(&target.name).name))
}

fn file_name(line: &ExportLine) -> String {
    let day = moment(line.received).replace(':', "").replace('T', " ");
    format!("{} {} {}.eml", day.trim_end_matches('Z'), SafeName::new(&line.subject).name, ids::message_text(&line.key))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|octet| format!("{octet:02x}")).collect()
}
