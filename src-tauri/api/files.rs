//! Attachments and documents alike: looking at them, saving them, a copy for another program.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{FileKind, SafeName};
use preview::{Apart, Format, PictureTrouble, Trouble, picture_fits, read_apart};
use store::{PartFacts, Read, Store};

use crate::message::{beside, raw, save};
use crate::nature::nature;
use crate::rows::{FileNature, FilePreview, FileRef, Shown};
use crate::{Code, Failure, ids};

/// Octets of a picture or PDF that are handed to the window.
const LARGEST: usize = 48 << 20;
/// Octets of a text that are shown.
const LONGEST: usize = 2 << 20;
/// A folder is searched for a free name so often.
const MOST_TRIES: u32 = 9_999;

/// A file with its bytes.
pub(crate) struct Loaded {
    /// Its name, safe.
    pub name: SafeName,
    /// What its source says it is.
    pub content_type: String,
    /// What it is.
    pub nature: FileNature,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What reads documents: this very program, started again.
///
/// # Errors
/// `Internal` where the system does not say which that is.
pub fn reader() -> Result<Apart, Failure> {
    Apart::this().map_err(|_| Failure::new(Code::Internal).with("why", "no_reader"))
}

/// A file to look at.
///
/// # Errors
/// `NotFound`, also while the bytes are not here; `Ambiguous`.
pub fn file_preview(store: &Store, reader: &Apart, file: &FileRef) -> Result<FilePreview, Failure> {
    let file = store.read(|read| load(read, file))?;
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let shown = show(reader, file.nature.kind, file.bytes);
    Ok(FilePreview { name: file.name.name, size, nature: file.nature, shown })
}

/// Saves a file where the user chose in a dialog that asked about an existing one.
///
/// # Errors
/// `NotFound`, `ReadOnly`, `DiskFull`, `File`.
pub fn file_save(store: &Store, file: &FileRef, path: &Path) -> Result<(), Failure> {
    let file = store.read(|read| load(read, file))?;
    save(&file.bytes, path)?;
    mark(path);
    Ok(())
}

/// Saves files into a folder under safe names, never over a file that is there. Returns the names they got.
///
/// # Errors
/// As [`file_save`]; what was saved before stays.
pub fn files_save(store: &Store, files: &[FileRef], folder: &Path) -> Result<Vec<String>, Failure> {
    files.iter().map(|file| put(&store.read(|read| load(read, file))?, folder)).collect()
}

/// Makes a copy for another program, which only the user may read and nobody write: it lies in a folder of its own inside `folder`.
///
/// # Errors
/// `BadValue` for what can change the computer when it is opened: that is only ever saved. `NotFound`, `ReadOnly`, `DiskFull`, `File`.
pub fn file_copy(store: &Store, file: &FileRef, folder: &Path) -> Result<PathBuf, Failure> {
    let file = store.read(|read| load(read, file))?;
    if file.nature.danger.is_some() || file.nature.kind.danger().is_some() {
        return Err(Failure::new(Code::BadValue).with("field", "file").with("why", "dangerous"));
    }
    store::private_folder(folder)?;
    let mut place = tempfile::Builder::new();
    #[cfg(unix)]
    place.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let place = place.prefix("copy-").tempdir_in(folder)?.keep();
    let path = place.join(put(&file, &place)?);
    let mut rights = std::fs::metadata(&path)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o400);
    #[cfg(not(unix))]
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights)?;
    Ok(path)
}

/// Removes every copy made by [`file_copy`]; one that a program holds on to stays until the next time.
pub fn forget_copies(folder: &Path) {
    for place in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        #[cfg(windows)]
        for file in std::fs::read_dir(place.path()).into_iter().flatten().flatten() {
            if let Ok(metadata) = file.metadata() {
                let mut rights = metadata.permissions();
                rights.set_readonly(false);
                let _ = std::fs::set_permissions(file.path(), rights);
            }
        }
        let _ = std::fs::remove_dir_all(place.path());
    }
    let _ = std::fs::remove_dir(folder);
}

pub(crate) fn load(read: &Read<'_>, file: &FileRef) -> Result<Loaded, Failure> {
    match file {
        FileRef::Part { message, index } => {
            let message = ids::message(read, message)?;
            let not_here = || Failure::new(Code::NotFound).with("what", "part");
            let part = read.parts(message)?.into_iter().find(|part| part.position == *index).ok_or_else(not_here)?;
            let bytes = mime::part(&raw(read, message)?, *index).ok_or_else(not_here)?;
            Ok(loaded(part, bytes))
        }
        FileRef::Document { id } => {
            let document = read.document_by_uuid(id)?;
            let bytes = read.document_bytes(document.id)?;
            let nature = nature(&document.name, &document.content_type, Some(mime::sniff(&bytes)), false);
            let name = SafeName::new(&document.name);
            Ok(Loaded { name, content_type: document.content_type, nature, bytes })
        }
    }
}

/// A part that was not looked at when it arrived is looked at now; one without a name gets a number.
fn loaded(part: PartFacts, bytes: Vec<u8>) -> Loaded {
    let nature = nature(&part.name, &part.content_type, Some(mime::sniff(&bytes)), part.reordered);
    let name = match part.name.as_str() {
        "" => SafeName::new(&format!("{}.{}", part.position, nature.kind.word())),
        name => SafeName::new(name),
    };
    Loaded { name, content_type: part.content_type, nature, bytes }
}

fn show(reader: &Apart, kind: FileKind, bytes: Vec<u8>) -> Shown {
    let nothing = |why: &str| Shown::Nothing { why: why.into() };
    let document = |format, bytes| match read_apart(reader, format, bytes) {
        Ok(reading) => Shown::Document { reading },
        Err(trouble) => nothing(Trouble::word(trouble)),
    };
    match kind {
        FileKind::Png | FileKind::Jpeg | FileKind::Gif | FileKind::Webp | FileKind::Bmp => picture(kind, &bytes),
        FileKind::Pdf if bytes.len() > LARGEST => nothing("too_large"),
        FileKind::Pdf => Shown::Pdf { bytes: STANDARD.encode(bytes) },
        FileKind::Docx => document(Format::Docx, bytes),
        FileKind::Odt => document(Format::Odt, bytes),
        FileKind::Rtf => document(Format::Rtf, bytes),
        FileKind::Doc => document(Format::Doc, bytes),
        FileKind::Text | FileKind::Xml | FileKind::Svg | FileKind::Html | FileKind::Script | FileKind::Message => {
            let end = bytes.len().min(LONGEST);
            let text = preview::text(bytes.get(..end).unwrap_or_default());
            Shown::Text { text, cut: end < bytes.len() }
        }
        _ => nothing("kind"),
    }
}

fn picture(kind: FileKind, bytes: &[u8]) -> Shown {
    match picture_fits(bytes) {
        Ok(()) if bytes.len() <= LARGEST => {
            Shown::Picture { address: format!("data:image/{};base64,{}", kind.word(), STANDARD.encode(bytes)) }
        }
        Ok(()) | Err(PictureTrouble::TooLarge) => Shown::Nothing { why: "too_large".into() },
        Err(PictureTrouble::Broken) => Shown::Nothing { why: "broken".into() },
    }
}

/// Puts a file into a folder under its own name, or with a number where that is taken.
fn put(file: &Loaded, folder: &Path) -> Result<String, Failure> {
    let mut ready = beside(&folder.join(&file.name.name), &file.bytes)?;
    for number in 1..=MOST_TRIES {
        let name = if number == 1 { file.name.name.clone() } else { file.name.numbered(number) };
        let path = folder.join(&name);
        match ready.persist_noclobber(&path) {
            Ok(_) => {
                mark(&path);
                return Ok(name);
            }
            Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => ready = taken.file,
            Err(failed) => return Err(failed.error.into()),
        }
    }
    Err(Failure::new(Code::File).with("why", "exists"))
}

/// Says of a file that it came from outside: Windows asks before it runs such a one, and office programs keep macros shut.
fn mark(path: &Path) {
    if cfg!(windows) {
        let mut stream = path.as_os_str().to_owned();
        stream.push(":Zone.Identifier");
        // A disk that has no such streams has no such marks either.
        let _ = std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n");
    }
}
