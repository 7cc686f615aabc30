#![allow(clippy::unwrap_used)]
use super::*;

fn anna() -> Address {
    Address::parse("anna@firm.example").unwrap()
}

fn file(servers: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<clientConfig version=\"1.1\"><emailProvider id=\"firm.example\"><domain>firm.example</domain>{servers}</emailProvider></clientConfig>"
    )
}

fn imap(host: &str, port: &str, socket: &str, user: &str) -> String {
    format!(
        "<incomingServer type=\"imap\"><hostname>{host}</hostname><port>{port}</port><socketType>{socket}</socketType><username>{user}</username><authentication>password-cleartext</authentication></incomingServer>"
    )
}

fn incoming(servers: &str) -> Vec<(String, u16, TlsMode, String)> {
    let config = read(file(servers).as_bytes(), &anna()).unwrap();
    config.incoming.into_iter().map(|one| (one.host, one.port, one.tls, one.user)).collect()
}

#[test]
fn both_halves_are_read_in_order_and_filled_in() {
    let both = format!(
        "{}{}<incomingServer type=\"pop3\"><hostname>pop.firm.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>\
         <outgoingServer type=\"smtp\"><hostname>smtp.%EMAILDOMAIN%</hostname><port>587</port><socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></outgoingServer>",
        imap("imap.firm.example", "993", "SSL", "%EMAILLOCALPART%"),
        imap("imap.firm.example", "143", "STARTTLS", "x&amp;y")
    );
    let config = read(file(&both).as_bytes(), &anna()).unwrap();
    let seen: Vec<_> =
        config.incoming.iter().map(|one| (one.host.as_str(), one.port, one.tls, one.user.as_str())).collect();
    let host = "imap.firm.example";
    assert_eq!(seen, [(host, 993, TlsMode::Implicit, "anna"), (host, 143, TlsMode::StartTls, "x&y")]);
    let out = Settings {
        host: "smtp.firm.example".into(),
        port: 587,
        tls: TlsMode::StartTls,
        user: "anna@firm.example".into(),
    };
    assert_eq!(config.outgoing, [out]);
}

#[test]
fn what_would_harm_is_passed_over() {
    let good = imap("imap.firm.example", "993", "SSL", "%EMAILADDRESS%");
    let one = vec![("imap.firm.example".to_owned(), 993, TlsMode::Implicit, "anna@firm.example".to_owned())];
    for (what, bad) in [
        ("no encryption", imap("imap.firm.example", "143", "plain", "a")),
        ("no word of encryption", imap("imap.firm.example", "143", "", "a")),
        ("an address of a machine", imap("192.0.2.1", "993", "SSL", "a")),
        ("this machine", imap("localhost", "993", "SSL", "a")),
        ("a host with a line end", imap("imap.firm.example\r\nx", "993", "SSL", "a")),
        ("a host with a control character", imap("imap\u{7f}.firm.example", "993", "SSL", "a")),
        ("a user with a line end", imap("imap.firm.example", "993", "SSL", "a\r\nA1 LOGOUT")),
        ("no port", imap("imap.firm.example", "0", "SSL", "a")),
        ("a port beyond all", imap("imap.firm.example", "70000", "SSL", "a")),
        ("no host", imap("", "993", "SSL", "a")),
        ("a host without end", imap(&"a.".repeat(400), "993", "SSL", "a")),
    ] {
        assert_eq!(incoming(&format!("{bad}{good}")), one, "{what}");
    }
}

#[test]
fn a_user_name_that_only_the_user_knows_becomes_the_address() {
    for form in ["", "%USERNAME%", "%REALNAME%", "100%"] {
        let servers = imap("imap.firm.example", "993", "SSL", form);
        assert_eq!(incoming(&servers).first().unwrap().3, "anna@firm.example", "{form}");
    }
}

#[test]
fn what_an_address_holds_is_not_filled_in_again() {
    let address = Address::parse("%EMAILDOMAIN%@firm.example").unwrap();
    assert_eq!(filled("%EMAILLOCALPART%", &address), "%emaildomain%");
}

#[test]
fn what_is_no_such_file_or_a_bomb_is_refused() {
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE clientConfig [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>{}",
        file(&imap("&b;.firm.example", "993", "SSL", "a"))
    );
    let declared = file(&imap("&b;.firm.example", "993", "SSL", "a"));
    let deep = format!("{}{}", "<clientConfig>".repeat(40), "</clientConfig>".repeat(40));
    for (what, text) in [
        ("a bomb", bomb),
        ("an entity of its own", declared),
        ("too deep", deep),
        ("cut short", file("<incomingServer type=\"imap\"><hostname>")),
        ("a page", "<html><body>Not found</body></html>".to_owned()),
        ("nothing", String::new()),
        ("noise", "\u{1}\u{2}{}".to_owned()),
    ] {
        assert_eq!(read(text.as_bytes(), &anna()), None, "{what}");
    }
    assert_eq!(read(&[0xff, 0xfe, 0], &anna()), None, "other octets");
    let many = imap("imap.firm.example", "993", "SSL", "a").repeat(1000);
    assert_eq!(incoming(&many).len(), MOST);
}
