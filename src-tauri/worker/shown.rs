//! Which folders windows show: what other programs change there is followed, besides the inbox.

use std::sync::{Mutex, PoisonError};

use domain::FolderId;

/// The folders that are shown, each by its window; the one shown last is the last.
#[derive(Debug, Default)]
pub(crate) struct Shown(Mutex<Vec<(String, FolderId)>>);

impl Shown {
    /// A window shows a folder now, or none.
    pub fn show(&self, window: &str, folder: Option<FolderId>) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|(label, _)| label != window);
        shown.extend(folder.map(|folder| (window.to_owned(), folder)));
    }

    /// The one of these folders that was shown last.
    pub fn among(&self, folders: &[FolderId]) -> Option<FolderId> {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.iter().rev().map(|(_, folder)| *folder).find(|folder| folders.contains(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_windows_the_last_choice_counts_until_it_is_left() {
        let (shown, [archive, sent, other]) = (Shown::default(), [1, 2, 3].map(FolderId));
        let account = [archive, sent];
        shown.show("main", Some(archive));
        shown.show("main-2", Some(sent));
        shown.show("main-3", Some(other));
        assert_eq!(shown.among(&account), Some(sent));
        shown.show("main-2", None);
        assert_eq!(shown.among(&account), Some(archive));
        shown.show("main", Some(other));
        assert_eq!(shown.among(&account), None);
    }
}
