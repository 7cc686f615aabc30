//! The key file, for machines without a keychain: 64 hex digits, readable by the user alone.

use std::io;
use std::path::Path;

use zeroize::Zeroizing;

use super::private_file::write_new_private;
use super::{KeyError, Random};

/// Reads the wrapping key from a key file.
///
/// # Errors
/// `NoKeyFile`, `KeyFileNotPrivate` (on Unix, when anybody but the owner has any right to it), `BadKeyFile`.
pub(super) fn read(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    refuse_if_shared(path)?;
    let text = Zeroizing::new(std::fs::read(path).map_err(missing)?);
    let mut key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim_ascii(), key.as_mut()).map_err(|_| KeyError::BadKeyFile)?;
    Ok(key)
}

/// Reads the wrapping key from a key file, which is made first where there is none.
pub(super) fn read_or_make(path: &Path, random: &mut dyn Random) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    match read(path) {
        Err(KeyError::NoKeyFile) => make(path, random),
        read => read,
    }
}

fn make(path: &Path, random: &mut dyn Random) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let key = Zeroizing::new(super::random::bytes::<32>(random)?);
    let text = Zeroizing::new(hex::encode(*key) + "\n");
    write_new_private(path, text.as_bytes())?;
    Ok(key)
}

fn missing(error: io::Error) -> KeyError {
    match error.kind() {
        io::ErrorKind::NotFound => KeyError::NoKeyFile,
        io::ErrorKind::InvalidInput | io::ErrorKind::IsADirectory => KeyError::BadKeyFile,
        _ => KeyError::Io(error),
    }
}

#[cfg(unix)]
fn refuse_if_shared(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = std::fs::metadata(path).map_err(missing)?;
    if metadata.is_dir() {
        return Err(KeyError::BadKeyFile);
    }
    if metadata.permissions().mode() & 0o077 == 0 { Ok(()) } else { Err(KeyError::KeyFileNotPrivate) }
}

#[cfg(not(unix))]
fn refuse_if_shared(path: &Path) -> Result<(), KeyError> {
    std::fs::metadata(path).map(drop).map_err(missing)
}

#[cfg(test)]
mod tests {
    use super::super::SystemRandom;
    use super::*;

    #[test]
    fn a_key_file_made_once_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        assert!(matches!(read(&path), Err(KeyError::NoKeyFile)));
        let made = read_or_make(&path, &mut SystemRandom).unwrap();
        assert_eq!(*read_or_make(&path, &mut SystemRandom).unwrap(), *made);
        assert_eq!(std::fs::read_to_string(&path).unwrap().trim().len(), 64);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for (what, text) in [
            ("empty", String::new()),
            ("a digit short", "a".repeat(63)),
            ("two keys", "a".repeat(128)),
            ("no hex digits", "g".repeat(64)),
            ("not even text", "\u{fffd}".repeat(64)),
        ] {
            super::super::write_private(&path, text.as_bytes()).unwrap();
            assert!(matches!(read(&path), Err(KeyError::BadKeyFile)), "{what}");
        }
    }

    #[test]
    fn a_folder_is_no_key_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::create_dir(&path).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        assert!(matches!(read_or_make(&path, &mut SystemRandom), Err(KeyError::BadKeyFile)));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        read_or_make(&path, &mut SystemRandom).unwrap();
        for (mode, private) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o620, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let refused = matches!(read(&path), Err(KeyError::KeyFileNotPrivate));
            assert_eq!(refused, !private, "{mode:o}");
        }
    }
}
