//! Messages with a calendar part, as they are put into the outbox.

use domain::{Address, EventId};
use outgoing::message::{CalendarPart, Letter, make, message_id};
use store::keys::{Random, SystemRandom};
use store::{NewOutgoing, OutgoingAccount, Write};

use crate::{Code, Failure};

/// How long a message waits before it leaves, seconds: until then it can be taken back.
pub(crate) const GRACE: i64 = 10;

/// One message with a calendar part to one person.
pub(crate) struct Parcel<'a> {
    pub sender: &'a OutgoingAccount,
    pub kind: &'a str,
    pub event: Option<EventId>,
    pub to: &'a Address,
    pub subject: &'a str,
    pub text: &'a str,
    pub method: String,
    pub ics: Vec<u8>,
}

impl Parcel<'_> {
    /// Puts it into the outbox.
    pub fn put(&self, write: &Write<'_>, now: i64) -> Result<(), Failure> {
        let form = &self.sender.form;
        let from = Address::parse(&form.address).map_err(|_| Failure::new(Code::BadAddress).with("field", "from"))?;
        let reply_to = Address::parse(&form.reply_to).ok();
        let mut chance = [0; 16];
        SystemRandom.fill(&mut chance)?;
        let id = message_id(chance, &from);
        let unwritable = |_| Failure::new(Code::BadAddress).with("field", "address").with("value", self.to.as_str());
        let made = make(&Letter {
            from: &from,
            name: &form.display_name,
            reply_to: reply_to.as_ref(),
            to: std::slice::from_ref(self.to),
            cc: &[],
            bcc: &[],
            subject: self.subject,
            text: self.text,
            signature: &form.signature,
            date: now,
            id: &id,
            automatic: false,
            calendar: Some(CalendarPart { method: &self.method, ics: &self.ics }),
        })
        .map_err(unwritable)?;
        let (sent_as, to) = (write.keep_address(&from)?, write.keep_address(self.to)?);
        write.put_in_outbox(&NewOutgoing {
            sender: self.sender.id,
            kind: self.kind,
            event: self.event,
            message_id: &id,
            sent_as,
            to: &[to],
            subject: self.subject,
            raw: &made.bytes,
            at: now,
            due: now + GRACE,
        })?;
        Ok(())
    }
}
