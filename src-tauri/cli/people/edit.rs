//! `people add` and `people edit`.

use api::Store;
use api::rows::{Profile, ProfileEdit, SavedProfile};
use clap::Args;
use domain::{PersonKind, TargetKind};

use crate::exit::{Exit, Stop};
use crate::out::{self, Out};

/// Somebody new.
#[derive(Debug, Args)]
pub struct Add {
    /// What they are; a person can be several at once
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',', default_value = "candidate",
          value_parser = ["candidate", "contact", "employee", "client", "job"])]
    kinds: Vec<String>,
    #[command(flatten)]
    facts: Facts,
}

/// What changes; what is not named stays.
#[derive(Debug, Args)]
pub struct Edit {
    /// A person, client or job, by id or its beginning
    id: String,
    /// What a person is from now on
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',', value_parser = ["candidate", "contact", "employee"])]
    kinds: Vec<String>,
    /// One more address
    #[arg(long, value_name = "ADDRESS")]
    add_email: Vec<String>,
    #[command(flatten)]
    facts: Facts,
}

#[derive(Debug, Default, Args)]
struct Facts {
    /// Given name of a person
    #[arg(long, value_name = "NAME")]
    given: Option<String>,
    /// Family name of a person
    #[arg(long, value_name = "NAME")]
    family: Option<String>,
    /// Name of a client, or title of a job
    #[arg(long, value_name = "NAME", conflicts_with_all = ["given", "family"])]
    name: Option<String>,
    /// Addresses, in place of those on file
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    email: Option<Vec<String>>,
    /// Domains of a client, in place of those on file
    #[arg(long, value_name = "DOMAIN", value_delimiter = ',')]
    domain: Option<Vec<String>>,
    /// The client of a contact or job, by id; empty for none
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Reference of a job
    #[arg(long, value_name = "REFERENCE")]
    reference: Option<String>,
    /// Language, as a tag: de, fr, pl
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Phone
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Tags, in place of those on file
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    tag: Option<Vec<String>>,
    /// Note, in place of the one on file
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The job is filled or given up
    #[arg(long)]
    closed: bool,
    /// The job is open again
    #[arg(long, conflicts_with = "closed")]
    open: bool,
}

impl Add {
    /// Puts somebody on file; says so where somebody similar is there already.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        let kind = match self.kinds.first().map(String::as_str) {
            Some("client") => TargetKind::Client,
            Some("job") => TargetKind::Job,
            _ => TargetKind::Person,
        };
        let mut edit =
            ProfileEdit { kind: Some(kind), roles: roles(&self.kinds), open: true, ..ProfileEdit::default() };
        self.facts.apply(&mut edit);
        if kind == TargetKind::Person {
            let addresses: Vec<String> = edit.addresses.iter().map(|(address, _)| address.clone()).collect();
            for one in api::similar(store, &edit.given, &edit.family, &addresses)? {
                out::say(&format!(
                    "You already have {} ({}): {}.",
                    one.target.name,
                    one.addresses.join(", "),
                    one.target.id
                ));
            }
        }
        saved(out, &api::profile_save(store, &edit)?)
    }
}

impl Edit {
    /// Changes what is named.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        let profile = api::profile(store, &self.id).map_err(|failure| failure.with("id", &self.id))?;
        let mut edit = as_it_is(profile);
        if !self.kinds.is_empty() {
            edit.roles = roles(&self.kinds);
        }
        self.facts.apply(&mut edit);
        edit.addresses.extend(self.add_email.iter().map(|address| (address.clone(), String::new())));
        saved(out, &api::profile_save(store, &edit)?)
    }
}

impl Facts {
    fn apply(&self, edit: &mut ProfileEdit) {
        let put = |to: &mut String, from: &Option<String>| {
            if let Some(text) = from {
                to.clone_from(text);
            }
        };
        put(&mut edit.given, &self.given);
        put(&mut edit.family, &self.family);
        put(&mut edit.family, &self.name);
        put(&mut edit.reference, &self.reference);
        put(&mut edit.language, &self.language);
        put(&mut edit.phone, &self.phone);
        put(&mut edit.note, &self.note);
        if let Some(addresses) = &self.email {
            edit.addresses = addresses.iter().map(|address| (address.clone(), String::new())).collect();
        }
        if let Some(domains) = &self.domain {
            edit.domains.clone_from(domains);
        }
        if let Some(tags) = &self.tag {
            edit.tags.clone_from(tags);
        }
        if let Some(client) = &self.client {
            edit.client = Some(client.clone()).filter(|client| !client.is_empty());
        }
        edit.open = (edit.open && !self.closed) || self.open;
    }
}

fn as_it_is(profile: Profile) -> ProfileEdit {
    ProfileEdit {
        kind: Some(profile.target.kind),
        roles: profile.target.roles,
        id: Some(profile.target.id),
        given: profile.given,
        family: profile.family,
        addresses: profile.addresses.into_iter().map(|row| (row.address, row.label)).collect(),
        domains: profile.domains,
        language: profile.language,
        phone: profile.phone,
        tags: profile.tags,
        note: profile.note,
        client: profile.client.map(|client| client.id),
        reference: profile.reference,
        open: profile.open,
    }
}

fn roles(kinds: &[String]) -> Vec<PersonKind> {
    kinds.iter().filter_map(|word| PersonKind::from_word(word)).collect()
}

fn saved(out: &mut Out, saved: &SavedProfile) -> Result<Exit, Stop> {
    out.line(&saved.id)?;
    if saved.matching > 0 {
        out.flush()?;
        out::say(&format!("{} messages of theirs are in Mail to sort.", saved.matching));
    }
    Ok(Exit::Done)
}
