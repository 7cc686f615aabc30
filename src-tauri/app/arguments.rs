//! What the window is started with.

use std::ffi::OsString;
use std::path::PathBuf;

/// The command line of the window. `DOSSIER_HOME` is the home where `--home` is not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// The folder of the store; the system's own place for it where not given.
    pub home: Option<PathBuf>,
    /// The key of a machine without a keychain.
    pub key_file: Option<PathBuf>,
    /// A throw-away store on the sample mailbox.
    pub demo: bool,
}

impl Arguments {
    /// Reads the words after the program's name. An unknown word is left aside: a desktop may add its own.
    pub fn read(words: impl IntoIterator<Item = OsString>, home: Option<OsString>) -> Self {
        let mut arguments = Self { home: home.filter(|home| !home.is_empty()).map(PathBuf::from), ..Self::default() };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, value) = parted(&word);
            match name.as_str() {
                "--home" => arguments.home = value.or_else(|| words.next()).map(PathBuf::from),
                "--key-file" => arguments.key_file = value.or_else(|| words.next()).map(PathBuf::from),
                "--demo" => arguments.demo = true,
                _ => log::debug!("a word on the command line is not known"),
            }
        }
        arguments
    }

    /// Whether this is the one window of the user's own store, as started from the menu of the system.
    pub fn is_everyday(&self) -> bool {
        *self == Self::default()
    }
}

/// Parts `--name=value`; a path that is no Unicode comes as a word of its own.
fn parted(word: &OsString) -> (String, Option<OsString>) {
    match word.to_str().and_then(|word| word.split_once('=')) {
        Some((name, value)) => (name.to_owned(), Some(value.into())),
        None => (word.to_string_lossy().into_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_names_home_key_and_demo() {
        let of = |home: &str, key: &str, demo| Arguments {
            home: (!home.is_empty()).then(|| home.into()),
            key_file: (!key.is_empty()).then(|| key.into()),
            demo,
        };
        for (what, line, variable, expected) in [
            ("nothing", "", "", of("", "", false)),
            ("a home", "--home /a", "", of("/a", "", false)),
            ("a home and a key", "--key-file=/k --home=/a", "", of("/a", "/k", false)),
            ("the variable", "", "/v", of("/v", "", false)),
            ("the word before the variable", "--home /a", "/v", of("/a", "", false)),
            ("the sample, and a word of the desktop", "--psn_0_1 --demo", "", of("", "", true)),
        ] {
            let read = Arguments::read(line.split_whitespace().map(OsString::from), Some(variable.into()));
            assert_eq!(read, expected, "{what}");
            assert_eq!(read.is_everyday(), what == "nothing", "{what}");
        }
    }
}
