//! A question as alternatives: each a row of things that all hold or fail. The newest of all are among the newest of each.

use domain::{Address, Verdict};

use super::{Column, Leaf, Node, Phrase, Query, Roles, is_meant};
use crate::Read;
use crate::error::Result;
use crate::read::list;

/// More alternatives than this are not looked for.
const MOST: usize = 64;

/// So many folders, or targets and addresses, are looked for one by one, each newest first.
const FEW: usize = 8;

/// An alternative.
#[derive(Clone, Debug, Default)]
pub(crate) struct Branch {
    /// What the index must find, all of it.
    pub text: Vec<Text>,
    /// What the index must not find, none of it.
    pub without: Vec<Text>,
    /// What holds.
    pub holds: Vec<Fact>,
    /// What does not.
    pub fails: Vec<Fact>,
}

/// An expression for the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub fts: String,
    /// Whether the index gathers everything it finds before it gives the first.
    pub gathers: bool,
}

/// A thing asked of a message, looked up as far as it can be.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    Leaf(Leaf),
    Folder(i64),
    Folders(Vec<i64>),
    Target(i64),
    Targets(Vec<i64>),
    Address(Roles, i64),
    FiledAs(Verdict),
    ProposedAs(Verdict),
}

/// The alternatives of a question, and whether they are all there are.
///
/// # Errors
/// Those of the database.
pub(crate) fn branches(read: &Read<'_>, query: &Query) -> Result<(Vec<Branch>, bool)> {
    let mut expander = Expander { read, all: true };
    let mut found = vec![Branch::default()];
    for node in &query.all {
        let more = expander.expand(node, true)?;
        found = expander.product(found, &more);
    }
    Ok((found, expander.all))
}

struct Expander<'r, 'c> {
    read: &'r Read<'c>,
    all: bool,
}

impl Expander<'_, '_> {
    fn expand(&mut self, node: &Node, wanted: bool) -> Result<Vec<Branch>> {
        if let Some(text) = text_of(node) {
            let (text, without) = if wanted { (vec![text], Vec::new()) } else { (Vec::new(), vec![text]) };
            return Ok(vec![Branch { text, without, ..Branch::default() }]);
        }
        match node {
            Node::Not(inner) => self.expand(inner, !wanted),
            Node::Is(leaf) => self.facts(leaf, wanted),
            Node::All(nodes) if wanted => self.together(nodes, wanted),
            Node::Any(nodes) if !wanted => self.together(nodes, wanted),
            Node::All(nodes) | Node::Any(nodes) => {
                let mut found = Vec::new();
                for node in nodes {
                    found.append(&mut self.expand(node, wanted)?);
                }
                Ok(self.few(found))
            }
        }
    }

    fn together(&mut self, nodes: &[Node], wanted: bool) -> Result<Vec<Branch>> {
        let mut found = vec![Branch::default()];
        for node in nodes {
            let more = self.expand(node, wanted)?;
            found = self.product(found, &more);
        }
        Ok(found)
    }

    fn product(&mut self, found: Vec<Branch>, more: &[Branch]) -> Vec<Branch> {
        let both = found.iter().flat_map(|one| more.iter().map(move |other| one.and(other)));
        self.few(both.take(MOST + 1).collect())
    }

    fn few(&mut self, mut found: Vec<Branch>) -> Vec<Branch> {
        self.all &= found.len() <= MOST;
        found.truncate(MOST);
        found
    }

    fn facts(&self, leaf: &Leaf, wanted: bool) -> Result<Vec<Branch>> {
        let facts = self.looked_up(leaf)?;
        if !wanted {
            return Ok(vec![Branch { fails: facts, ..Branch::default() }]);
        }
        let one = |fact| {
            let text = match &fact {
                Fact::Leaf(Leaf::Party { phrases, .. }) => phrases.iter().map(|phrase| text("names", phrase)).collect(),
                _ => Vec::new(),
            };
            Branch { text, holds: vec![fact], ..Branch::default() }
        };
        Ok(facts.into_iter().map(one).collect())
    }

    /// What a leaf comes to in this store: at least one of these.
    fn looked_up(&self, leaf: &Leaf) -> Result<Vec<Fact>> {
        Ok(match leaf {
            Leaf::Folder(called) => folders(self.folders(called)?),
            Leaf::Account(called) => folders(self.account_folders(called)?),
            Leaf::Verdict(verdict) => vec![Fact::FiledAs(*verdict), Fact::ProposedAs(*verdict)],
            Leaf::Party { roles, called, .. } => match self.address(called)? {
                Some(address) => vec![Fact::Address(*roles, address)],
                None => vec![Fact::Leaf(leaf.clone())],
            },
            Leaf::Target(kind, called) => self.targets(self.read.targets_asked(*kind, called)?)?,
            _ => vec![Fact::Leaf(leaf.clone())],
        })
    }

    fn address(&self, called: &str) -> Result<Option<i64>> {
        let Ok(address) = Address::parse(called) else { return Ok(None) };
        self.read.maybe("SELECT id FROM address WHERE normal = ?1", [address.as_str()], |row| row.get(0))
    }

    fn targets(&self, ids: Vec<i64>) -> Result<Vec<Fact>> {
        let sql = "SELECT DISTINCT address FROM target_address WHERE target IN (SELECT value FROM json_each(?1))";
        let addresses: Vec<i64> = self.read.all(sql, [list(ids.iter().copied())], |row| row.get(0))?;
        if ids.len() + addresses.len() > FEW {
            return Ok(vec![Fact::Targets(ids)]);
        }
        let filed = ids.into_iter().map(Fact::Target);
        Ok(filed.chain(addresses.into_iter().map(|address| Fact::Address(Roles::Any, address))).collect())
    }

    fn folders(&self, called: &str) -> Result<Vec<i64>> {
        let all: Vec<(i64, String, String)> = self
            .read
            .all("SELECT id, path, special_use FROM folder", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let meant = all.into_iter().filter(|(_, path, special_use)| is_meant(called, path, special_use));
        Ok(meant.map(|(id, ..)| id).collect())
    }

    fn account_folders(&self, called: &str) -> Result<Vec<i64>> {
        let called = domain::fold(called);
        let mut found = Vec::new();
        for account in self.read.accounts()? {
            let mut names = self.read.identities(account.id)?;
            names.push(account.name);
            if names.iter().any(|name| domain::fold(name).contains(&called)) {
                let sql = "SELECT id FROM folder WHERE account = ?1";
                found.extend(self.read.all(sql, [account.id.0], |row| row.get::<_, i64>(0))?);
            }
        }
        Ok(found)
    }
}

fn folders(ids: Vec<i64>) -> Vec<Fact> {
    if ids.len() > FEW { vec![Fact::Folders(ids)] } else { ids.into_iter().map(Fact::Folder).collect() }
}

impl Branch {
    fn and(&self, other: &Self) -> Self {
        Self {
            text: [self.text.as_slice(), &other.text].concat(),
            without: [self.without.as_slice(), &other.without].concat(),
            holds: [self.holds.as_slice(), &other.holds].concat(),
            fails: [self.fails.as_slice(), &other.fails].concat(),
        }
    }
}

/// What the index alone can answer.
fn text_of(node: &Node) -> Option<Text> {
    let joined = |nodes: &[Node], sign: &str| {
        let each = nodes.iter().map(text_of).collect::<Option<Vec<_>>>()?;
        let fts: Vec<&str> = each.iter().map(|text| text.fts.as_str()).collect();
        Some(Text { fts: format!("({})", fts.join(sign)), gathers: each.iter().any(|text| text.gathers) })
    };
    match node {
        Node::Is(Leaf::Text { column, phrase }) => Some(match column {
            Column::Any => Text { fts: format!("({})", phrase.fts()), gathers: phrase.gathers() },
            Column::Subject => text("subject", phrase),
            Column::Files => text("files", phrase),
        }),
        Node::Any(nodes) if !nodes.is_empty() => joined(nodes, " OR "),
        Node::All(nodes) if !nodes.is_empty() => joined(nodes, " AND "),
        _ => None,
    }
}

fn text(column: &str, phrase: &Phrase) -> Text {
    Text { fts: format!("({column} : ({}))", phrase.fts()), gathers: phrase.gathers() }
}
