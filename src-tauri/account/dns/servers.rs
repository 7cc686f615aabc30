//! Which name servers the system asks.

use std::net::SocketAddr;

const PORT: u16 = 53;
/// More are not asked.
const MOST: usize = 3;

/// The system's name servers, in its order.
pub fn servers() -> Vec<SocketAddr> {
    #[cfg(debug_assertions)]
    if let Some(played) = crate::names::Played::told() {
        return played.server().into_iter().collect();
    }
    let mut servers = system();
    servers.truncate(MOST);
    servers
}

#[cfg(unix)]
fn system() -> Vec<SocketAddr> {
    written(&std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default())
}

#[cfg(windows)]
fn system() -> Vec<SocketAddr> {
    let up = |adapter: &ipconfig::Adapter| adapter.oper_status() == ipconfig::OperStatus::IfOperStatusUp;
    let adapters = ipconfig::get_adapters().unwrap_or_default();
    let all = adapters.iter().filter(|adapter| up(adapter)).flat_map(|adapter| adapter.dns_servers().to_vec());
    // Addresses that Windows invents where nobody named a server (site-local, deprecated by RFC 3879).
    let invented =
        |address: &std::net::IpAddr| matches!(address, std::net::IpAddr::V6(six) if six.segments()[0] == 0xfec0);
    all.filter(|address| !invented(address)).map(|address| SocketAddr::from((address, PORT))).collect()
}

/// The servers a `resolv.conf` names.
#[cfg(unix)]
fn written(text: &str) -> Vec<SocketAddr> {
    let named = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver"));
    let parsed = named.filter_map(|rest| rest.split_whitespace().next()?.parse::<std::net::IpAddr>().ok());
    parsed.map(|address| SocketAddr::from((address, PORT))).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_system_names_its_servers() {
        let text = "# by hand\nsearch firm.example\nnameserver 192.0.2.1\n nameserver\t2001:db8::1 # two\nnameserver nonsense\n";
        let found: Vec<String> = written(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["192.0.2.1:53", "[2001:db8::1]:53"]);
    }
}
