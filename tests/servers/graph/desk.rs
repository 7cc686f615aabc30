//! A store with one account at the service, and what must hold between the two.

use std::collections::BTreeMap;
use std::sync::Arc;

use account::bearer::Bearer;
use account::grant::{Grant, Issuer};
use mail::graph::{Settings, connect};
use mail::place::{GraphPlace, Place};
use mail::run::{Step, Written};
use mail::{Cancel, Trouble};
use store::Account;
use worker::WorkerFailure;
use worker::sync::{AccountReport, Options, Sync};

use super::{ANNA, Graph};
use crate::servers::desk::{Copies, Desk};

/// See the module.
pub struct GraphDesk {
    /// The store and its account.
    pub desk: Desk,
    /// How the mailbox is opened.
    pub settings: Settings,
    cancel: Cancel,
}

/// How a mailbox is opened by whoever has `bearer`.
pub fn settings(graph: &Graph, shared: Option<&str>, bearer: Arc<dyn Bearer>) -> Settings {
    Settings { endpoint: graph.endpoint(), shared: shared.map(str::to_owned), bearer }
}

impl GraphDesk {
    /// A new desk for Anna's mailbox.
    pub fn new(graph: &Graph, keep: &str) -> Self {
        Self::with(settings(graph, None, graph.bearer(ANNA)), keep)
    }

    /// A new desk for a mailbox that is opened so.
    pub fn with(settings: Settings, keep: &str) -> Self {
        let grant = Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None };
        let mailbox = settings.shared.clone().unwrap_or_else(|| ANNA.into());
        let place = Place::Graph(GraphPlace { mailbox, grant, through: None });
        Self { desk: Desk::of(&place, keep), settings, cancel: Cancel::default() }
    }

    /// Opens the mailbox.
    pub fn enter(&self) -> Result<mail::graph::GraphRemote, Trouble> {
        connect(&self.settings, &self.cancel)
    }

    fn with_sync<T>(&self, step: &(dyn Fn(Step) + Send + std::marker::Sync), act: impl FnOnce(&Sync<'_>) -> T) -> T {
        let settings = self.settings.clone();
        let connect = move |_: &Account, cancel: &Cancel| -> Result<_, WorkerFailure> {
            Ok(Box::new(connect(&settings, cancel)?) as Box<dyn mail::remote::Remote>)
        };
        act(&Sync { store: &self.desk.store, connect: &connect, listener: &|_| (), step, cancel: &self.cancel })
    }

    /// Synchronises; whatever comes of it.
    pub fn try_sync(&self) -> AccountReport {
        let report = self.with_sync(&|_| (), |sync| sync.run(&Options::default())).unwrap();
        report.accounts.into_iter().next().unwrap()
    }

    /// Synchronises without trouble.
    pub fn sync(&self) -> AccountReport {
        let report = self.try_sync();
        assert_eq!((report.failure.as_ref(), report.failed.as_slice()), (None, [].as_slice()));
        report
    }

    /// Tells the service what waits.
    pub fn write_with(&self, step: &(dyn Fn(Step) + Send + std::marker::Sync)) -> Result<Written, WorkerFailure> {
        let account = self.desk.store.read(|read| read.account(self.desk.account)).unwrap();
        self.with_sync(step, |sync| sync.tell_server(&account))
    }

    /// What must hold after a clean sync: the same copies on both sides, each with its message.
    pub fn assert_in_step_with(&self, graph: &Graph, address: &str) {
        let (there, ids) = listed(graph, address);
        self.desk.assert_in_step(&there, &ids);
    }
}

/// What lies in a mailbox: copies by folder, and the folder and Message-ID of each.
fn listed(graph: &Graph, address: &str) -> (Copies, Vec<(String, String)>) {
    let state = graph.state();
    let mailbox = &state.mailboxes[address];
    let path = |id: &str| {
        let mut folder = &mailbox.folders[id];
        // A level ends at each stroke, so that one in a name is written with another.
        let mut path = folder.name.replace('/', "∕");
        while let Some(above) = mailbox.folders.get(&folder.parent) {
            path = format!("{}/{path}", above.name);
            folder = above;
        }
        path
    };
    let mut copies: Copies = mailbox.folders.keys().map(|id| (path(id), BTreeMap::new())).collect();
    let mut ids = Vec::new();
    for (number, message) in &mailbox.messages {
        let flags = i64::from(message.is_read) + 4 * i64::from(message.is_flagged) + 16 * i64::from(message.is_draft);
        copies.entry(path(&message.folder)).or_default().insert(mailbox.id(*number, true), flags);
        let text = String::from_utf8_lossy(&message.raw).into_owned();
        let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default();
        ids.push((path(&message.folder), id.to_owned()));
    }
    (copies, ids)
}
