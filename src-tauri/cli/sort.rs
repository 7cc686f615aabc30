//! `later` and `no`.

use clap::Args;

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::{ids, undo};

/// Which messages.
#[derive(Debug, Args)]
pub struct Sort {
    #[command(flatten)]
    messages: ids::Messages,
}

impl Sort {
    /// Puts messages off.
    pub fn later(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        undo::done(out, &api::review_later(&store, &ids::read(&self.messages.ids)?)?)
    }

    /// Declines messages.
    pub fn no(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        undo::done(out, &api::review_no(&store, &ids::read(&self.messages.ids)?)?)
    }
}
