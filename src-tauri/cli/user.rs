//! `user` and `group`: who uses the store, and what each of them sees.

use api::rows::{Sharing, TeamRow, UserRow, UserWish};
use api::{Code, Failure};
use clap::{Args, Subcommand};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::{Place, new_passphrase, passphrase};
use crate::table::Table;

/// What to do with users.
#[derive(Debug, Args)]
pub struct Users {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Lists users
    List,
    /// Gives the only user a name and a passphrase, before there is a second one
    Begin {
        /// Your name
        name: String,
    },
    /// Adds a user; the passphrase is read behind your own
    Add {
        /// Their name
        name: String,
        #[command(flatten)]
        wish: Wish,
        /// With the second user: mailboxes they see as their groups allow, by name or id; all others are kept from them
        #[arg(long, value_name = "MAILBOX")]
        share: Vec<String>,
    },
    /// Changes a user's name, what they see, or whether they are an admin
    Set {
        /// Their name
        name: String,
        /// Another name
        #[arg(long, value_name = "NAME")]
        rename: Option<String>,
        #[command(flatten)]
        wish: Wish,
        /// Takes the right to manage users and groups
        #[arg(long, conflicts_with = "admin")]
        no_admin: bool,
    },
    /// Ends somebody's being a user; what they did stays under their name
    Remove {
        /// Their name
        name: String,
    },
    /// Says whether whoever connects something has to type a code that was sent to its address
    TwoFactor {
        /// `on` or `off`
        #[arg(value_parser = ["on", "off"])]
        state: String,
    },
    /// Changes your passphrase, or gives another user a new one
    Passphrase {
        /// Whose; without it your own
        name: Option<String>,
    },
}

#[derive(Debug, Args)]
struct Wish {
    /// The highest group they see; `everything` for all there will ever be
    #[arg(long, value_name = "GROUP")]
    sees: Option<String>,
    /// Lets them manage users and groups
    #[arg(long)]
    admin: bool,
}

/// What to do with groups.
#[derive(Debug, Args)]
pub struct Groups {
    #[command(subcommand)]
    verb: GroupVerb,
}

#[derive(Debug, Subcommand)]
enum GroupVerb {
    /// Lists the groups you see, the one for everybody first
    List,
    /// Adds a group above all others
    Add {
        /// Its name
        name: String,
    },
    /// Gives a group another name
    Rename {
        /// Its name
        name: String,
        /// Its name from now on
        to: String,
    },
    /// Puts the groups in another order; all of them, the one for everybody first
    Order {
        /// Their names
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Removes a group that nothing belongs to
    Remove {
        /// Its name
        name: String,
    },
    /// Says who sees a mailbox, and what of it is saved nowhere
    Mailbox {
        /// The mailbox, by name or id
        account: String,
        /// The group
        group: String,
        /// Also what was saved from it for the group it had
        #[arg(long)]
        with_saved: bool,
    },
}

impl Users {
    /// Lists or changes users.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        let known = api::team(&store)?;
        let team = match &self.verb {
            Verb::List => known,
            Verb::Begin { name } => api::user_begin(&store, name, new_passphrase("New passphrase")?.expose())?,
            Verb::Add { name, wish, share } => {
                let wish =
                    UserWish { name: name.clone(), admin: wish.admin, sees: sees(&known, wish.sees.as_deref())? };
                return add(&store, &wish, share, out);
            }
            Verb::Set { name, rename, wish, no_admin } => {
                let user = named(&known, name)?;
                let changed = UserWish {
                    name: rename.clone().unwrap_or_else(|| user.name.clone()),
                    admin: (user.admin || wish.admin) && !no_admin,
                    sees: if wish.sees.is_some() { sees(&known, wish.sees.as_deref())? } else { user.sees.clone() },
                };
                api::user_set(&store, &user.id, &changed)?
            }
            Verb::Remove { name } => api::user_remove(&store, &named(&known, name)?.id)?,
            Verb::TwoFactor { state } => return two_factor(&store, state == "on", out),
            Verb::Passphrase { name } => return change(&store, &known, name.as_deref(), out),
        };
        list(&team, out)
    }
}

fn add(store: &api::Store, wish: &UserWish, share: &[String], out: &mut Out) -> Result<Exit, Stop> {
    let before = api::user_sight(store, wish)?;
    if !before.may_keep && !share.is_empty() {
        return Err(Failure::new(Code::BadValue)
            .with("field", "--share")
            .with("why", "only with the second user, where they do not see everything; else `dossier group mailbox`")
            .into());
    }
    let mailboxes = share.iter().map(|name| mailbox(store, name)).collect::<Result<_, _>>()?;
    let sharing = Sharing { mailboxes, private: "Private".into() };
    let team = api::user_add(store, wish, new_passphrase("Their passphrase")?.expose(), &sharing)?;
    list(&team, out)?;
    let sight = api::user_sight(store, wish)?;
    let seen = sight.mailboxes.iter().map(|row| format!("{} messages of {}", row.messages, row.name));
    let seen: Vec<String> =
        seen.chain([format!("{} candidates, {} clients", sight.candidates, sight.clients)]).collect();
    out.line(format!("{} sees: {}.", wish.name.trim(), seen.join(", ")))?;
    if before.may_keep {
        out.line("Mailboxes that were not shared, and what was saved from them, are seen by nobody below you: `dossier group mailbox NAME GROUP --with-saved` shares them.")?;
    }
    Ok(Exit::Done)
}

fn mailbox(store: &api::Store, name: &str) -> Result<String, Failure> {
    let found = api::accounts(store)?.into_iter().find(|row| row.name == name || row.id.starts_with(name));
    found.map(|row| row.id).ok_or_else(|| Failure::new(Code::NotFound).with("what", "account"))
}

fn two_factor(store: &api::Store, on: bool, out: &mut Out) -> Result<Exit, Stop> {
    let team = api::two_factor_set(store, on)?;
    out.line(match (on, team.two_factor, team.codes_from.as_str()) {
        (false, ..) => "No code is asked for any more. `dossier undo` does not take this back.".into(),
        (_, false, _) => "A code is asked for as soon as there is a second user.".into(),
        (_, _, "") => "A code is asked for from now on. No account is the default for system notifications: a code is sent through what is being connected, which proves less.".into(),
        (.., from) => format!("A code is asked for from now on. Codes are sent by {from}."),
    })?;
    Ok(Exit::Done)
}

fn change(store: &api::Store, known: &TeamRow, name: Option<&str>, out: &mut Out) -> Result<Exit, Stop> {
    match name.map(|name| named(known, name)).transpose()?.filter(|user| user.id != known.me.id) {
        Some(user) => api::passphrase_give(store, &user.id, new_passphrase("Their new passphrase")?.expose())?,
        None => {
            let old = passphrase("Passphrase so far: ")?;
            api::passphrase_change(store, old.expose(), new_passphrase("New passphrase")?.expose())?;
        }
    }
    out.line("The new passphrase counts from now on, and the old one opens nothing any more.")?;
    Ok(Exit::Done)
}

impl Groups {
    /// Lists or changes groups.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        let known = api::team(&store)?;
        let id = |name: &str| group(&known, name);
        let team = match &self.verb {
            GroupVerb::List => known,
            GroupVerb::Add { name } => api::group_add(&store, name)?,
            GroupVerb::Rename { name, to } => api::group_rename(&store, &id(name)?, to)?,
            GroupVerb::Order { names } => {
                let order = names.iter().map(|name| id(name)).collect::<Result<Vec<_>, _>>()?;
                api::group_order(&store, &order)?
            }
            GroupVerb::Remove { name } => api::group_remove(&store, &id(name)?)?,
            GroupVerb::Mailbox { account, group, with_saved } => {
                api::account_group(&store, &mailbox(&store, account)?, group, *with_saved)?;
                known
            }
        };
        team.groups.iter().try_for_each(|group| out.line(&group.name))?;
        Ok(Exit::Done)
    }
}

fn list(team: &TeamRow, out: &mut Out) -> Result<Exit, Stop> {
    let mut table = Table::new(&["Name", "Sees", "Admin", "Passphrase"]);
    let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
    let users = if team.users.is_empty() { std::slice::from_ref(&team.me) } else { &team.users };
    for user in users {
        let group = team.groups.iter().find(|group| Some(&group.id) == user.sees.as_ref());
        let sees = group.map_or_else(|| "everything".to_owned(), |group| format!("up to {}", group.name));
        table.row(vec![user.name.clone(), sees, yes(user.admin), yes(user.has_passphrase)]);
    }
    out.table(&table)?;
    Ok(Exit::Done)
}

fn named<'t>(team: &'t TeamRow, name: &str) -> Result<&'t UserRow, Failure> {
    let users = team.users.iter().chain([&team.me]);
    let found = users.into_iter().find(|user| user.name.to_lowercase() == name.trim().to_lowercase());
    found.ok_or_else(|| Failure::new(Code::NotFound).with("what", "user"))
}

fn group(team: &TeamRow, name: &str) -> Result<String, Failure> {
    let found = team.groups.iter().find(|group| group.name.to_lowercase() == name.trim().to_lowercase());
    found.map(|group| group.id.clone()).ok_or_else(|| Failure::new(Code::NotFound).with("what", "group"))
}

/// What a user sees; without a word what everybody does.
fn sees(team: &TeamRow, name: Option<&str>) -> Result<Option<String>, Failure> {
    match name {
        Some("everything") => Ok(None),
        Some(name) => group(team, name).map(Some),
        None => Ok(team.groups.first().map(|group| group.id.clone())),
    }
}
