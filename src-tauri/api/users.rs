//! Users and groups: who there is, what each sees, and the passphrases that open the store.

use domain::Uuid;
use store::keys::{Adding, Envelope, Key, KeyError, SystemRandom, UserWay, Way};
use store::{Group, Read, SEES_ALL, Store, Summary, User, UserForm, Who, unix_now};

use crate::look::keep_look;
use crate::rows::{GroupRow, Sharing, TeamRow, UndoRow, UserRow, UserWish};
use crate::{Code, Failure, ids, sight, undo};

/// The fewest characters of a passphrase.
const LEAST: usize = 10;

/// Users and groups, as far as whoever is signed in may know them.
///
/// # Errors
/// Those of the store and of its envelope.
pub fn team(store: &Store) -> Result<TeamRow, Failure> {
    let known = Envelope::read(store.dir())?.users();
    let has_passphrase = |user: &User| known.iter().any(|named| named.id == user.uuid);
    store.read(|read| {
        let (me, groups) = (read.me()?, read.groups()?);
        let row = |user: &User| user_row(user, &groups, has_passphrase(user));
        let users = if me.admin { read.users(false)? } else { Vec::new() };
        let shown = if me.admin { groups.clone() } else { read.my_groups()? };
        Ok(TeamRow {
            is_team: read.is_team()?,
            may_lock: !known.is_empty(),
            me: row(&me),
            users: users.iter().map(row).collect(),
            groups: shown.iter().map(|group| group_row(group, &groups)).collect(),
            two_factor: read.two_factor()?,
            codes_from: read.system_account()?.map(|account| account.form.address).unwrap_or_default(),
        })
    })
}

/// Says whether whoever connects something has to type a code that was sent to its address. It stands in the journal and is not for undo: what was
/// pressed to take something else back must not leave the door open.
///
/// # Errors
/// `AdminOnly`.
pub fn two_factor_set(store: &Store, on: bool) -> Result<TeamRow, Failure> {
    store.act("two_factor", unix_now(), |write| {
        write.set_two_factor(on)?;
        Ok::<_, Failure>(((), Summary { count: usize::from(on), ..Summary::default() }))
    })?;
    team(store)
}

/// The first step to a second user: the only one gets a name and a passphrase.
///
/// # Errors
/// `AdminOnly` once there are several; `Missing`, `WeakPassphrase`.
pub fn user_begin(store: &Store, name: &str, passphrase: &str) -> Result<TeamRow, Failure> {
    strong(passphrase)?;
    let me = store.read(|read| if read.is_team()? { Err(Failure::new(Code::AdminOnly)) } else { Ok(read.me()?) })?;
    let form = UserForm { name: named(name)?, rank: SEES_ALL, admin: true };
    // Before the write is told: whoever hears of it asks whether there is a passphrase now.
    store.write(Who::User, |write| {
        write.set_user(me.id, &form)?;
        keep(store, me.uuid, (&form.name, passphrase))
    })?;
    team(store)
}

/// Adds a user. From the second on nobody opens the store without saying who they are; what the first one did not share by then, whoever does not
/// see everything does not see.
///
/// # Errors
/// `AdminOnly`, `NameTaken`, `NotFound` for a group or mailbox, `WeakPassphrase`; `Missing` with `name`, and with `passphrase` while whoever adds has
/// none. Nothing is changed then.
pub fn user_add(store: &Store, wish: &UserWish, passphrase: &str, sharing: &Sharing) -> Result<TeamRow, Failure> {
    named(&wish.name)?;
    strong(passphrase)?;
    let me = store.read(|read| read.me())?;
    let mut envelope = Envelope::read(store.dir())?;
    if !envelope.users().iter().any(|named| named.id == me.uuid) {
        return Err(Failure::new(Code::Missing).with("field", "passphrase"));
    }
    let mut kept = None;
    let added = store.write(Who::User, |write| {
        let form = form(write, wish)?;
        if sight::may_keep(write, form.rank)? {
            write.need_admin()?;
            sight::keep(write, form.rank, sharing)?;
        }
        let new = write.add_user(&form)?;
        kept = Some(new.uuid);
        keep(store, new.uuid, (&new.name, passphrase))
    });
    if let (Err(_), Some(uuid)) = (&added, kept) {
        // What was kept opens nothing that is somebody's.
        let _ = envelope.remove_user(uuid);
    }
    added?;
    match Envelope::read(store.dir())?.remove_nameless() {
        Ok(()) | Err(KeyError::NoSuchWay) => team(store),
        Err(error) => Err(error.into()),
    }
}

/// Changes a user's name, what they see, and whether they are an admin.
///
/// # Errors
/// `AdminOnly`, `NameTaken`, `LastAdmin`, `NotFound`.
pub fn user_set(store: &Store, id: &str, wish: &UserWish) -> Result<TeamRow, Failure> {
    let (user, form) = store.read(|read| Ok::<_, Failure>((user(read, id)?, form(read, wish)?)))?;
    store.write(Who::User, |write| write.set_user(user.id, &form))?;
    match Envelope::read(store.dir())?.rename_user(user.uuid, &form.name) {
        Ok(()) | Err(KeyError::NoSuchWay) => team(store),
        Err(error) => Err(error.into()),
    }
}

/// Ends somebody's being a user: their passphrase opens nothing any more, what they did stays under their name.
///
/// # Errors
/// `AdminOnly`, `LastAdmin`, `NotFound`; `AdminOnly` for oneself.
pub fn user_remove(store: &Store, id: &str) -> Result<TeamRow, Failure> {
    let (user, me) = store.read(|read| Ok::<_, Failure>((user(read, id)?, read.me()?)))?;
    if user.id == me.id {
        return Err(Failure::new(Code::AdminOnly));
    }
    store.write(Who::User, |write| write.remove_user(user.id, unix_now()))?;
    match Envelope::read(store.dir())?.remove_user(user.uuid) {
        Ok(()) | Err(KeyError::NoSuchWay) => team(store),
        Err(error) => Err(error.into()),
    }
}

/// Changes the own passphrase.
///
/// # Errors
/// `WrongKey` where the old one is another, `WeakPassphrase`.
pub fn passphrase_change(store: &Store, old: &str, new: &str) -> Result<(), Failure> {
    strong(new)?;
    let me = store.read(|read| read.me())?;
    unwrapped(&Envelope::read(store.dir())?, me.uuid, old)?;
    keep(store, me.uuid, (&me.name, new))
}

/// Gives somebody who forgot theirs a new passphrase.
///
/// # Errors
/// `AdminOnly` for whoever is no admin, `NotFound`, `WeakPassphrase`.
pub fn passphrase_give(store: &Store, id: &str, new: &str) -> Result<(), Failure> {
    strong(new)?;
    let user = store.read(|read| {
        read.need_admin()?;
        user(read, id)
    })?;
    keep(store, user.uuid, (&user.name, new))
}

/// Whether this is that user's passphrase.
///
/// # Errors
/// `WrongKey`; those of the envelope.
pub fn passphrase_proves(store: &Store, id: &str, passphrase: &str) -> Result<(), Failure> {
    unwrapped(&Envelope::read(store.dir())?, uuid(id)?, passphrase).map(drop)
}

/// Reads and writes as that user from now on; their passphrase was proved before.
///
/// # Errors
/// `NotFound` for one who is none any more.
pub fn sign_in(store: &Store, id: &str) -> Result<(), Failure> {
    let user = store.read(|read| user(read, id))?;
    store.sign_in(user.id)?;
    keep_look(store);
    Ok(())
}

/// The id of whoever is signed in; empty for nobody.
pub fn signed_in(store: &Store) -> String {
    store.read(|read| read.me()).map(|me| ids::uuid_text(&me.uuid)).unwrap_or_default()
}

/// The names of the mailboxes whoever is signed in may see; `None` where that is all there are.
pub fn shown_mailboxes(store: &Store) -> Option<Vec<String>> {
    let names = |read: &Read<'_>| {
        let (all, shown) = (read.accounts()?.len(), read.visible_accounts()?);
        let names: Vec<String> = shown.into_iter().map(|account| account.name).collect();
        Ok::<_, store::StoreError>((names.len() < all).then_some(names))
    };
    store.read(names).unwrap_or_else(|_| Some(Vec::new()))
}

/// The groups whoever is signed in may choose from; none while there is one user.
///
/// # Errors
/// Those of the store.
pub fn groups(store: &Store) -> Result<Vec<GroupRow>, Failure> {
    store.read(|read| {
        if !read.is_team()? {
            return Ok(Vec::new());
        }
        let all = read.groups()?;
        Ok(read.my_groups()?.iter().map(|group| group_row(group, &all)).collect())
    })
}

/// Adds a group above all others.
///
/// # Errors
/// `AdminOnly`, `NameTaken`, `Missing`.
pub fn group_add(store: &Store, name: &str) -> Result<TeamRow, Failure> {
    let name = named(name)?;
    store.write(Who::User, |write| write.add_group(&name))?;
    team(store)
}

/// Gives a group another name.
///
/// # Errors
/// `AdminOnly`, `NameTaken`, `Missing`, `NotFound`.
pub fn group_rename(store: &Store, id: &str, name: &str) -> Result<TeamRow, Failure> {
    let (name, uuid) = (named(name)?, uuid(id)?);
    store.write(Who::User, |write| write.rename_group(write.group(uuid)?.id, &name))?;
    team(store)
}

/// Puts the groups in another order.
///
/// # Errors
/// `AdminOnly`, `NotFound`; `BadValue` where these are not all, or the one for everybody is not first.
pub fn group_order(store: &Store, order: &[String]) -> Result<TeamRow, Failure> {
    let uuids = order.iter().map(|id| uuid(id)).collect::<Result<Vec<_>, _>>()?;
    store.write(Who::User, |write| {
        let order = uuids.iter().map(|uuid| Ok(write.group(*uuid)?.id)).collect::<Result<Vec<_>, Failure>>()?;
        write.order_groups(&order).map_err(|error| match error {
            store::StoreError::Value(field) => Failure::new(Code::BadValue).with("field", field),
            other => other.into(),
        })
    })?;
    team(store)
}

/// Takes a group that nothing belongs to.
///
/// # Errors
/// `AdminOnly`, `NotFound`, `GroupInUse`.
pub fn group_remove(store: &Store, id: &str) -> Result<TeamRow, Failure> {
    let uuid = uuid(id)?;
    store.write(Who::User, |write| write.remove_group(write.group(uuid)?.id))?;
    team(store)
}

/// Says who sees a message where it is saved.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn filing_group(store: &Store, (message, target): (&str, &str), group: &str) -> Result<UndoRow, Failure> {
    store.act("group", unix_now(), |write| {
        let (message, target) = (ids::message(write, message)?, ids::target(write, target)?);
        if write.group_of_filing(message, target)?.is_none() {
            return Err(Failure::new(Code::NotFound).with("what", "filing"));
        }
        write.set_group_of_filing(message, target, ids::group(write, group)?)?;
        Ok(((), Summary { count: 1, count2: 0, name: write.label(target)?.name }))
    })?;
    undo::latest(store)
}

/// Says who sees a mailbox and what of it is not saved anywhere; on demand also what was saved from it for the group it had.
///
/// # Errors
/// `NotFound`, `Ambiguous`, `NotOwner`.
pub fn account_group(store: &Store, account: &str, group: &str, with_saved: bool) -> Result<(), Failure> {
    store.write(Who::User, |write| {
        let (account, group) = (ids::account(write, account)?, ids::group(write, group)?);
        match with_saved {
            true => write.move_account_with_saved(account, group)?,
            false => write.set_account_group(account, group)?,
        }
        Ok(())
    })
}

/// Refuses what only an admin may do.
///
/// # Errors
/// `AdminOnly`.
pub fn need_admin(store: &Store) -> Result<(), Failure> {
    Ok(store.read(|read| read.need_admin())?)
}

fn user(read: &Read<'_>, id: &str) -> Result<User, Failure> {
    Ok(read.user_by_uuid(uuid(id)?)?)
}

fn uuid(text: &str) -> Result<Uuid, Failure> {
    Uuid::parse_str(text.trim()).map_err(|_| Failure::new(Code::NotFound).with("what", "user"))
}

fn named(name: &str) -> Result<String, Failure> {
    match name.trim() {
        "" => Err(Failure::new(Code::Missing).with("field", "name")),
        name => Ok(name.to_owned()),
    }
}

fn form(read: &Read<'_>, wish: &UserWish) -> Result<UserForm, Failure> {
    Ok(UserForm { name: named(&wish.name)?, rank: rank(read, wish)?, admin: wish.admin })
}

/// Up to which rank somebody sees.
pub(crate) fn rank(read: &Read<'_>, wish: &UserWish) -> Result<i64, Failure> {
    match &wish.sees {
        Some(id) => Ok(read.group(uuid(id)?)?.rank),
        None => Ok(SEES_ALL),
    }
}

/// Refuses what is guessed in no time.
///
/// # Errors
/// `WeakPassphrase`.
pub fn strong(passphrase: &str) -> Result<(), Failure> {
    if passphrase.trim().chars().count() >= LEAST {
        return Ok(());
    }
    Err(Failure::new(Code::WeakPassphrase).with("least", LEAST.to_string()))
}

fn keep(store: &Store, user: Uuid, (name, passphrase): (&str, &str)) -> Result<(), Failure> {
    let adding = Adding { key: store.key(), at: unix_now(), random: &mut SystemRandom };
    Ok(Envelope::read(store.dir())?.set_user(UserWay { user, name, passphrase }, adding)?)
}

fn unwrapped(envelope: &Envelope, user: Uuid, passphrase: &str) -> Result<Key, Failure> {
    Ok(envelope.open_with(Way::User(UserWay { user, name: "", passphrase }))?)
}

fn user_row(user: &User, groups: &[Group], has_passphrase: bool) -> UserRow {
    let sees = groups.iter().rev().find(|group| group.rank <= user.rank);
    UserRow {
        id: ids::uuid_text(&user.uuid),
        name: user.name.clone(),
        admin: user.admin,
        sees: sees.filter(|_| user.rank < SEES_ALL).map(|group| ids::uuid_text(&group.uuid)),
        has_passphrase,
    }
}

fn group_row(group: &Group, all: &[Group]) -> GroupRow {
    let everybody = all.first().is_some_and(|first| first.id == group.id);
    GroupRow { id: ids::uuid_text(&group.uuid), name: group.name.clone(), everybody }
}
