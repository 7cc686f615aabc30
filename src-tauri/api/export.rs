//! Everything in open formats: messages as they travelled, people and what is saved where as tables, and a list of all files with their hashes.

use std::fs;
use std::path::{Path, PathBuf};

use domain::{MessageRow, TargetKind};
use sha2::{Digest, Sha256};
use store::{ExportLine, FilingFacts, Store, StoreError, TargetLabel};

use crate::export_tables::{clients, filings_head, jobs, moment, people, to_csv};
use crate::message::raw;
use crate::{Code, Failure, ids};

/// Messages a read goes through; none holds the store for long.
const PAGE: u32 = 100;
/// Letters of a name on disk.
const LONGEST: usize = 80;

/// How far an export is: messages done and in all.
pub type Progress<'a> = dyn Fn(u32, u32) + 'a;

/// What an export wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Messages.
    pub messages: u32,
    /// Messages of which only the headers are here: they are in the list, without a file.
    pub without_text: u32,
    /// Files.
    pub files: u32,
}

struct Export<'a> {
    store: &'a Store,
    dir: &'a Path,
    manifest: Vec<[String; 6]>,
    filings: Vec<Vec<String>>,
    done: Exported,
}

/// Exports everything visible into an empty folder, which is made where it is not there. `manifest.csv` is written last: without it an export is not
/// whole.
///
/// # Errors
/// `BadValue` where the folder is not empty, `Cancelled` once `go_on` answers `false`, `ReadOnly`, `DiskFull`, `File`.
pub fn export(
    store: &Store,
    dir: &Path,
    progress: &Progress<'_>,
    go_on: &dyn Fn() -> bool,
) -> Result<Exported, Failure> {
    store::private_folder(dir)?;
    if fs::read_dir(dir)?.next().is_some() {
        return Err(Failure::new(Code::BadValue).with("field", "folder").with("why", "not_empty"));
    }
    let mut export =
        Export { store, dir, manifest: Vec::new(), filings: vec![filings_head()], done: Exported::default() };
    export.messages(progress, go_on)?;
    export.tables()?;
    export.end()
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
        let found = self.store.read(|read| {
            let bytes = line.stored.then(|| raw(read, line.id)).transpose()?;
            Ok::<_, Failure>((bytes, read.filings(line.id)?))
        });
        let (bytes, filings) = match found {
            Err(failure) if failure.code == Code::NotFound => return Ok(()),
            other => other?,
        };
        self.done.messages += 1;
        self.filings.extend(filings.iter().map(|filing| filing_row(line, filing)));
        let Some(bytes) = bytes else {
            self.done.without_text += 1;
            self.list(line, String::new(), &[]);
            return Ok(());
        };
        let mut folders: Vec<PathBuf> = filings.iter().map(|filing| folder_of(&filing.target)).collect();
        if folders.is_empty() {
            folders.push("unfiled".into());
        }
        for folder in folders {
            let path = self.put(&folder.join(file_name(line)), &bytes)?;
            self.list(line, path, &bytes);
        }
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
        for (name, rows) in tables.into_iter().chain([("filings.csv", filings)]) {
            let bytes = to_csv(&rows)?;
            let path = self.put(Path::new(name), &bytes)?;
            self.manifest.push([
                path,
                bytes.len().to_string(),
                hash(&bytes),
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
        Ok(())
    }

    fn end(mut self) -> Result<Exported, Failure> {
        let head = ["path", "bytes", "sha256", "message", "message_id", "received"].map(String::from).to_vec();
        let rows: Vec<Vec<String>> =
            std::iter::once(head).chain(self.manifest.drain(..).map(|row| row.to_vec())).collect();
        self.put(Path::new("manifest.csv"), &to_csv(&rows)?)?;
        Ok(self.done)
    }

    /// Writes a file; its path in the list is spelled the same on every system.
    fn put(&mut self, path: &Path, bytes: &[u8]) -> Result<String, Failure> {
        let file = self.dir.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, bytes)?;
        self.done.files += 1;
        Ok(path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
    }

    fn list(&mut self, line: &ExportLine, path: String, bytes: &[u8]) {
        let hash = if path.is_empty() { String::new() } else { hash(bytes) };
        let message_id = line.message_id.clone().unwrap_or_default();
        self.manifest.push([
            path,
            bytes.len().to_string(),
            hash,
            ids::message_text(&line.key),
            message_id,
            moment(line.received),
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
    Path::new(kind).join(format!("{} {tail}", sound(&target.name)))
}

fn file_name(line: &ExportLine) -> String {
    let day = moment(line.received).replace(':', "").replace('T', " ");
    format!("{} {} {}.eml", day.trim_end_matches('Z'), sound(&line.subject), ids::message_text(&line.key))
}

/// A name as every file system takes it.
fn sound(name: &str) -> String {
    let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let name: String = name.chars().map(|c| if is_bad(c) { '_' } else { c }).take(LONGEST).collect();
    let name = name.trim_matches([' ', '.']);
    if name.is_empty() { "_".into() } else { name.into() }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|octet| format!("{octet:02x}")).collect()
}
