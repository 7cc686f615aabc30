//! A place that sends and its secret become a way to send.

use ::outgoing::Trouble;
use ::outgoing::graph::{self, Graph};
use ::outgoing::message::Made;
use ::outgoing::place::OutgoingPlace;
use ::outgoing::smtp::{self, Smtp, Step};
use account::graph::{Endpoint, HOST};
use mail::Cancel;

use crate::{Secret, WorkerFailure, portal};

/// What Microsoft Graph says of a message it takes (RFC 9110 section 15.3.3).
const ACCEPTED: &str = "202 Accepted";

/// Somebody signed in who can send.
pub(crate) enum Sender {
    Smtp(Smtp),
    Graph(Graph),
}

/// Connects and signs in; nothing is sent. Tells each step as it is taken.
pub(crate) fn connect(
    place: &OutgoingPlace,
    secret: &Secret,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<Sender, WorkerFailure> {
    match place {
        OutgoingPlace::Smtp(place) => secret.at_server((&place.host, &place.sign_in), &mut |credential| {
            let connected = smtp::connect(place, &credential, cancel, told);
            connected.map(Sender::Smtp).map_err(|trouble| portal::explained(&place.host, trouble.into()))
        }),
        OutgoingPlace::Graph(place) => {
            let connected = graph::connect((place, Endpoint::default()), secret.for_graph(place)?, cancel, told);
            connected.map(Sender::Graph).map_err(|trouble| portal::explained(HOST, trouble.into()))
        }
    }
}

impl Sender {
    /// Hands a message over, once; gives what the server said.
    pub fn send(&mut self, made: &Made, told: &mut dyn FnMut(Step)) -> Result<String, WorkerFailure> {
        Ok(self.hand_over(made, told)?)
    }

    /// The same, with its trouble as it is.
    pub fn hand_over(&mut self, made: &Made, told: &mut dyn FnMut(Step)) -> Result<String, Trouble> {
        match self {
            Self::Smtp(smtp) => smtp.send(&made.envelope, &made.bytes, told),
            Self::Graph(graph) => graph.send(made, told).map(|()| ACCEPTED.into()),
        }
    }
}
