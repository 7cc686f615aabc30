//! Addresses and domains as people write them into a cell.

use domain::Address;

/// What a cell of addresses holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The addresses, each once.
    pub addresses: Vec<Address>,
    /// The name written beside the first, or empty.
    pub name: String,
}

/// Reads addresses set apart by `;`, `,`, `/` or white space, also `Name <address>`. `None` where something in it is no address.
pub(crate) fn read(cell: &str) -> Option<Cell> {
    let mut found = Cell::default();
    let mut rest = cell;
    let mut before = String::new();
    while let Some((text, more)) = rest.split_once('<') {
        let (inside, after) = more.split_once('>')?;
        before.push_str(text);
        found.add(Address::parse(inside).ok()?);
        rest = after;
    }
    if found.addresses.is_empty() {
        bare(cell).try_for_each(|word| Address::parse(word).map(|address| found.add(address))).ok()?;
        return Some(found);
    }
    before.push_str(rest);
    found.name = name(&before);
    bare(&before)
        .filter(|word| word.contains('@'))
        .filter_map(|word| Address::parse(word).ok())
        .for_each(|address| found.add(address));
    Some(found)
}

impl Cell {
    fn add(&mut self, address: Address) {
        if !self.addresses.contains(&address) {
            self.addresses.push(address);
        }
    }
}

/// The words of a cell without brackets; a remark in round brackets is none of them.
fn bare(cell: &str) -> impl Iterator<Item = &str> {
    let words = cell.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|'));
    let parts = words.flat_map(|word| {
        let several = word.split('/').filter(|part| part.contains('@')).count() > 1;
        let cut: Box<dyn Iterator<Item = &str>> =
            if several { Box::new(word.split('/')) } else { Box::new(std::iter::once(word)) };
        cut
    });
    parts
        .map(|word| word.trim_matches(['"', '\'']))
        .filter(|word| !word.is_empty() && *word != "/" && !(word.starts_with('(') && word.ends_with(')')))
}

fn name(text: &str) -> String {
    let first = text.split([';', '<']).next().unwrap_or("").trim().trim_matches(['"', '\'', ',']).trim();
    if first.contains('@') { String::new() } else { first.to_owned() }
}

/// Reads domains, also as web addresses (`https://www.acme.example/jobs`). `None` where something in it is none.
pub(crate) fn domains(cell: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for word in cell.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|')).filter(|word| !word.is_empty())
    {
        let host = word.split_once("://").map_or(word, |(_, rest)| rest);
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or("");
        let host =
            host.get(..4).filter(|www| www.eq_ignore_ascii_case("www.")).and_then(|_| host.get(4..)).unwrap_or(host);
        let domain = Address::parse_domain(host).ok().filter(|domain| domain.contains('.'))?;
        if !found.contains(&domain) {
            found.push(domain);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn several_addresses_are_read_from_one_cell() {
        let both = "anna@poczta.example a@b.example";
        for (what, cell, expected, name) in [
            ("one", " Anna@Poczta.example ", "anna@poczta.example", ""),
            ("semicolon", "anna@poczta.example;a@b.example", both, ""),
            ("comma", "anna@poczta.example, a@b.example,", both, ""),
            ("slash", "anna@poczta.example/a@b.example", both, ""),
            ("slash with spaces", "anna@poczta.example / a@b.example", both, ""),
            ("white space", "anna@poczta.example \n a@b.example", both, ""),
            ("twice the same", "anna@poczta.example; ANNA@poczta.example", "anna@poczta.example", ""),
            ("with a name", "Anna Kowalska <anna@poczta.example>", "anna@poczta.example", "Anna Kowalska"),
            ("with a quoted name", "\"Kowalska, Anna\" <anna@poczta.example>; <a@b.example>", both, "Kowalska, Anna"),
            ("brackets and bare", "<anna@poczta.example>, a@b.example", both, ""),
            ("its own name", "anna@poczta.example <anna@poczta.example>", "anna@poczta.example", ""),
            ("a remark", "anna@poczta.example (privat)", "anna@poczta.example", ""),
            ("mailto", "mailto:anna@poczta.example", "anna@poczta.example", ""),
            ("a domain beyond ASCII", "jan@bücher.example", "jan@xn--bcher-kva.example", ""),
            ("a slash inside", "x/y@b.example", "x/y@b.example", ""),
            ("nothing", " ; ", "", ""),
        ] {
            let found = read(cell).unwrap();
            let addresses: Vec<&str> = found.addresses.iter().map(Address::as_str).collect();
            assert_eq!((addresses.join(" ").as_str(), found.name.as_str()), (expected, name), "{what}");
        }
    }

    #[test]
    fn what_is_no_address_is_told() {
        for cell in [
            "anna",
            "anna@",
            "anna@poczta.example; ewa",
            "Anna <anna>",
            "Anna <anna@poczta.example",
            "a@b@",
            "anna at poczta.example",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }

    #[test]
    fn domains_are_read_from_web_addresses_too() {
        for (cell, expected) in [
            ("acme.example", Some("acme.example")),
            ("https://www.Acme.example/jobs?x=1", Some("acme.example")),
            ("@acme.example; WWW.bücher.example", Some("acme.example xn--bcher-kva.example")),
            ("Acme", None),
            ("not a domain!", None),
        ] {
            assert_eq!(domains(cell).map(|found| found.join(" ")).as_deref(), expected, "{cell}");
        }
    }
}
