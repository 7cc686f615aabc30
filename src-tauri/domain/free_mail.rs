//! Domains where everybody has an address, so that a shared domain says nothing about a firm.

const FREE: [&str; 64] = [
    "aol.com",
    "bluewin.ch",
    "btinternet.com",
    "duck.com",
    "email.it",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gazeta.pl",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.fr",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "inbox.com",
    "interia.eu",
    "interia.pl",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.fr",
    "live.it",
    "mac.com",
    "mail.com",
    "mail.de",
    "mailbox.org",
    "me.com",
    "msn.com",
    "o2.pl",
    "onet.eu",
    "onet.pl",
    "op.pl",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "outlook.it",
    "poczta.onet.pl",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "sfr.fr",
    "t-online.de",
    "tiscali.it",
    "tuta.com",
    "tutanota.com",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.it",
];

/// Whether a domain in normal form belongs to a provider of mailboxes for everybody.
pub fn is_free_mail(domain: &str) -> bool {
    FREE.binary_search(&domain).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_found_in() {
        assert!(FREE.is_sorted());
        assert!(is_free_mail("gmail.com") && is_free_mail("wp.pl") && !is_free_mail("brandt-logistik.example"));
    }
}
