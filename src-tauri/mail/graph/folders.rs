//! The folder tree, level by level, and what its folders are for.

use std::collections::{HashMap, HashSet};

use account::graph::{Client, GraphError, segment};

use super::row::{FolderRow, Page, read};
use crate::Trouble;
use crate::remote::{RemoteFolder, SpecialUse};

/// By the names Microsoft gives folders whatever they are called on the screen; `wellKnownName` itself is not part of v1.0.
const USES: [(&str, SpecialUse); 6] = [
    ("inbox", SpecialUse::Inbox),
    ("sentitems", SpecialUse::Sent),
    ("drafts", SpecialUse::Drafts),
    ("junkemail", SpecialUse::Junk),
    ("deleteditems", SpecialUse::Trash),
    ("archive", SpecialUse::Archive),
];
const FIELDS: &str = "$select=id,displayName,childFolderCount,totalItemCount";
/// Folders on a page.
const PAGE: u32 = 200;
/// A mailbox with more folders than this is none, and neither is one whose folders lie deeper.
const MOST: usize = 20_000;
const DEEPEST: usize = 60;

/// The tree, and how many messages each folder holds, by its name at the source.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub folders: Vec<RemoteFolder>,
    pub counts: HashMap<String, u32>,
}

/// What folders are for, by their names at the source; asked for once a connection. A mailbox need not have all of them.
pub(super) fn uses(client: &Client, root: &str) -> Result<HashMap<String, SpecialUse>, Trouble> {
    let mut found = HashMap::new();
    for (name, r#use) in USES {
        match client.get(&format!("{root}/mailFolders/{name}?$select=id")) {
            Ok(answer) => drop(found.insert(read::<FolderRow>(&answer)?.id, r#use)),
            // Of a shared mailbox some folders may be open and others not.
            Err(GraphError::Refused(refusal)) if matches!(refusal.status, 400 | 403 | 404) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(found)
}

/// Lists all folders that are not hidden.
pub(super) fn list(client: &Client, root: &str, uses: &HashMap<String, SpecialUse>) -> Result<Tree, Trouble> {
    let mut tree = Tree::default();
    let mut seen = HashSet::new();
    let mut levels = vec![(format!("{root}/mailFolders?{FIELDS}&$top={PAGE}"), String::new(), 0)];
    while let Some((place, above, depth)) = levels.pop() {
        let page: Page<FolderRow> = match client.page(&place, PAGE) {
            Ok(answer) => read(&answer)?,
            // Removed while the list was made.
            Err(GraphError::Refused(refusal)) if depth > 0 && matches!(refusal.status, 403 | 404) => continue,
            Err(other) => return Err(other.into()),
        };
        levels.extend(page.next.map(|next| (next, above.clone(), depth)));
        for row in page.value {
            // A search that is kept as a folder shows what lies elsewhere.
            if row.kind.ends_with("mailSearchFolder") || !seen.insert(row.id.clone()) {
                continue;
            }
            let path = format!("{above}{}", row.display_name.replace('/', "∕"));
            if row.child_folder_count > 0 && depth < DEEPEST {
                let below = format!("{root}/mailFolders/{}/childFolders?{FIELDS}&$top={PAGE}", segment(&row.id));
                levels.push((below, format!("{path}/"), depth + 1));
            }
            tree.counts.insert(row.id.clone(), row.total_item_count);
            let special_use = uses.get(&row.id).copied();
            tree.folders.push(RemoteFolder {
                path,
                special_use,
                selectable: true,
                identity: Some(row.id.clone()),
                name: row.id,
            });
        }
        if tree.folders.len() > MOST || levels.len() > MOST {
            return Err(Trouble::Protocol("a list of folders without end".into()));
        }
    }
    tree.folders.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(tree)
}
