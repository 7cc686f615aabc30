//! Which addresses are the user, guessed from the mail itself: an archive cannot be asked who signed in.

use domain::{AccountId, Address};
use store::Store;

/// Guesses the user's addresses in an account: who wrote at least a tenth of what lies in the folders of sent mail, or, where there are none,
/// who got at least a third of everything and wrote some of it.
///
/// # Errors
/// Those of the store.
pub fn guess_identities(store: &Store, account: AccountId) -> store::Result<Vec<Address>> {
    let (senders, recipient) = store
        .read(|read| Ok::<_, store::StoreError>((read.senders_of_sent(account)?, read.main_recipient(account)?)))?;
    let sent: i64 = senders.iter().map(|(_, count)| count).sum();
    let mut found: Vec<String> =
        senders.into_iter().filter(|(_, count)| count * 10 >= sent).map(|(address, _)| address).collect();
    if found.is_empty() {
        found.extend(recipient.filter(|(_, got, all)| got * 3 >= *all).map(|(address, ..)| address));
    }
    Ok(found.iter().filter_map(|address| Address::parse(address).ok()).collect())
}
