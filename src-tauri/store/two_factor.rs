//! Whether a new mailbox, sender or calendar wants a code that was sent to its address.

use crate::error::Result;
use crate::{Read, Write};

/// Apart from what everybody may set: only an admin may change it.
const TWO_FACTOR: &str = "two_factor";

impl Read<'_> {
    /// Whether an admin switched codes on. With one user there is nobody to ask for one, and nothing of it shows.
    ///
    /// # Errors
    /// Those of the database.
    pub fn two_factor(&self) -> Result<bool> {
        Ok(self.setting(TWO_FACTOR)?.is_some_and(|set| set == "true") && self.is_team()?)
    }
}

impl Write<'_> {
    /// Switches codes on or off.
    ///
    /// # Errors
    /// `NotAllowed` for whoever is no admin.
    pub fn set_two_factor(&self, on: bool) -> Result<()> {
        self.need_admin()?;
        self.set_setting(TWO_FACTOR, if on { "true" } else { "false" })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::desk_tests::Desk;
    use crate::{StoreError, UserForm, Who};

    #[test]
    fn codes_are_an_admins_to_switch_and_only_for_several() {
        let desk = Desk::empty();
        let is_on = || desk.store.read(|read| read.two_factor()).unwrap();
        let set = |on| desk.store.write(Who::User, |write| write.set_two_factor(on));
        set(true).unwrap();
        assert!(!is_on(), "there is nobody else");
        let jan = UserForm { name: "Jan".into(), rank: 0, admin: false };
        let jan = desk.store.write(Who::User, |write| write.add_user(&jan)).unwrap();
        assert!(is_on());
        set(false).unwrap();
        assert!(!is_on());
        desk.store.sign_in(jan.id).unwrap();
        assert!(matches!(set(true), Err(StoreError::NotAllowed)));
        assert!(!is_on());
    }
}
