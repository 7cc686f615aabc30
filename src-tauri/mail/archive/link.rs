//! A link to a folder or an mbox: one thing that cannot be read stands for all that lies behind it, so that it is set aside by name.

use std::path::Path;

use super::lines;
use crate::Trouble;
use crate::remote::{Cursor, Listed, RemoteKey};

/// What may change is only that it is no longer a link, and then the folder has another name.
pub(super) fn mark() -> Cursor {
    Cursor("link".to_owned())
}

/// Lists the link itself; where it leads is not looked at.
pub(super) fn listed(link: &Path) -> Result<Listed, Trouble> {
    let metadata = link.symlink_metadata().map_err(Trouble::Archive)?;
    let internal_date = lines::modified(&metadata);
    Ok(Listed { key: RemoteKey("link".to_owned()), uid: None, flags: 0, modseq: 0, size: 0, internal_date })
}
