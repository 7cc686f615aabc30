//! Which folders windows show: what other programs change there is followed, besides the inbox.

use std::sync::{Mutex, PoisonError};

use domain::FolderId;

/// How many folders of an account are followed besides the inbox: each costs its server a question every few seconds.
const MOST: usize = 4;

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

    /// Those of these folders that are shown, the last one first.
    pub fn among(&self, folders: &[FolderId]) -> Vec<FolderId> {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut among: Vec<FolderId> = Vec::new();
        for (_, folder) in shown.iter().rev() {
            if folders.contains(folder) && !among.contains(folder) && among.len() < MOST {
                among.push(*folder);
            }
        }
        among
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_windows_all_count_and_the_last_choice_first() {
        let (shown, [archive, sent, other]) = (Shown::default(), [1, 2, 3].map(FolderId));
        let account = [archive, sent];
        shown.show("main", Some(archive));
        shown.show("main-2", Some(sent));
        shown.show("main-3", Some(other));
        shown.show("main-4", Some(archive));
        assert_eq!(shown.among(&account), [archive, sent]);
        shown.show("main-4", None);
        assert_eq!(shown.among(&account), [sent, archive]);
        shown.show("main-2", None);
        assert_eq!(shown.among(&account), [archive]);
        shown.show("main", Some(other));
        assert_eq!(shown.among(&account), []);
        let many = [1, 2, 3, 4, 5, 6].map(FolderId);
        many.iter().for_each(|folder| shown.show(&folder.0.to_string(), Some(*folder)));
        assert_eq!(shown.among(&many), [6, 5, 4, 3].map(FolderId), "no more than the server should be asked about");
    }
}
