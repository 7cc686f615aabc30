//! Drives on which a SQLite file in WAL mode would be damaged, told by where a folder lies.

use std::path::{Path, PathBuf};

/// Names the network or cloud drive a folder lies on; `None` for an ordinary disk.
pub fn network_or_cloud(dir: &Path) -> Option<String> {
    let dir = real(dir).unwrap_or_else(|| dir.to_path_buf());
    let text = dir.to_string_lossy();
    cloud(&text).or_else(|| match std::env::consts::OS {
        "windows" => share(&text),
        "macos" => network(&bsd_mounts(&shown_mounts()?), &dir),
        _ => network(&linux_mounts(&std::fs::read_to_string("/proc/mounts").ok()?), &dir),
    })
}

/// Where a folder really lies, or would once it is made. Windows gives a share that was given a letter its own name here.
fn real(dir: &Path) -> Option<PathBuf> {
    let dir = std::path::absolute(dir).ok()?;
    let there = |part: &Path| Some(part.canonicalize().ok()?.join(dir.strip_prefix(part).ok()?));
    dir.ancestors().find_map(there)
}

/// What macOS says is mounted where.
fn shown_mounts() -> Option<String> {
    let shown = std::process::Command::new("/sbin/mount").output().ok()?;
    Some(String::from_utf8_lossy(&shown.stdout).into_owned())
}

/// Folders that cloud services keep in step, by name. Some add who it is for: `OneDrive - Agency`, `Dropbox (Agency)`, `Agency Dropbox`.
const CLOUDS: [(&str, &str); 19] = [
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("My Drive", "Google Drive"),
    ("Mobile Documents", "iCloud Drive"),
    ("iCloudDrive", "iCloud Drive"),
    ("iCloud Drive", "iCloud Drive"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    ("pCloudDrive", "pCloud"),
    ("pCloud Drive", "pCloud"),
    ("Proton Drive", "Proton Drive"),
    ("Box Sync", "Box"),
    ("kDrive", "kDrive"),
    ("SynologyDrive", "Synology Drive"),
    ("MagentaCLOUD", "MagentaCLOUD"),
    ("MEGAsync", "MEGA"),
    ("Seafile", "Seafile"),
];

fn cloud(dir: &str) -> Option<String> {
    let parts: Vec<&str> = parts(dir).collect();
    let named = |part: &&str| {
        let is_it = |name: &str| {
            let owned = part.strip_prefix(name).is_some_and(|rest| rest.starts_with(" - ") || rest.starts_with(" ("));
            part.eq_ignore_ascii_case(name) || owned
        };
        let by_name = CLOUDS.iter().find(|(folder, _)| is_it(folder)).map(|(_, name)| (*name).to_owned());
        by_name.or_else(|| part.ends_with(" Dropbox").then(|| "Dropbox".to_owned()))
    };
    // macOS keeps them all in one folder: `GoogleDrive-anna@agency.example`.
    let stored = || {
        let at = parts.windows(2).position(|pair| matches!(pair, ["Library", "CloudStorage"]))?;
        let service = parts.get(at + 2).map_or("cloud", |part| part.split('-').next().unwrap_or(part));
        Some(service.to_owned())
    };
    parts.iter().find_map(named).or_else(stored)
}

fn parts(dir: &str) -> impl Iterator<Item = &str> {
    let separators: &[char] = if dir.starts_with('/') { &['/'] } else { &['/', '\\'] };
    dir.split(separators).filter(|part| !part.is_empty())
}

/// The share a Windows path is on: `\\server\share`, also as `\\?\UNC\server\share`.
fn share(dir: &str) -> Option<String> {
    let dir = dir.replace('/', "\\");
    let is_device = dir.starts_with(r"\\?\") || dir.starts_with(r"\\.\");
    let on = match dir.get(..8) {
        Some(start) if start.eq_ignore_ascii_case(r"\\?\UNC\") => dir.get(8..)?,
        _ if is_device => return None,
        _ => dir.strip_prefix(r"\\")?,
    };
    let mut parts = on.split('\\').filter(|part| !part.is_empty());
    Some(format!(r"\\{}\{}", parts.next()?, parts.next().unwrap_or("")))
}

/// Kinds of file systems that are not on this machine, as Linux and macOS name them.
const NETWORKS: [&str; 22] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afpfs",
    "afs",
    "webdav",
    "davfs",
    "ftp",
    "9p",
    "ceph",
    "glusterfs",
    "lustre",
    "ncpfs",
    "vboxsf",
    "coda",
    "gfs2",
    "ocfs2",
    "beegfs",
    "macfuse",
    "osxfuse",
];

/// Programs that mount what is elsewhere through FUSE; a local disk may come through FUSE too.
const FUSE: [&str; 12] = [
    "sshfs",
    "rclone",
    "davfs2",
    "gvfsd-fuse",
    "google-drive-ocamlfuse",
    "onedriver",
    "s3fs",
    "glusterfs",
    "curlftpfs",
    "vmhgfs-fuse",
    "dbxfs",
    "jmtpfs",
];

/// A place where something is mounted, and its kind.
type Mount = (String, String);

fn network(mounts: &[Mount], dir: &Path) -> Option<String> {
    let (_, kind) = mounts.iter().filter(|(place, _)| dir.starts_with(place)).max_by_key(|(place, _)| place.len())?;
    let is_network =
        NETWORKS.contains(&kind.as_str()) || kind.strip_prefix("fuse.").is_some_and(|by| FUSE.contains(&by));
    is_network.then(|| kind.clone())
}

/// Lines as `server:/home /home/anna/net\040share nfs4 rw 0 0`.
fn linux_mounts(text: &str) -> Vec<Mount> {
    let mount = |line: &str| {
        let mut fields = line.split(' ').skip(1);
        Some((unescaped(fields.next()?), fields.next()?.to_owned()))
    };
    text.lines().filter_map(mount).collect()
}

/// Lines as `//anna@nas/share on /Volumes/share (smbfs, nodev, nosuid, mounted by anna)`.
fn bsd_mounts(text: &str) -> Vec<Mount> {
    let mount = |line: &str| {
        let (place, options) = line.split_once(" on ")?.1.rsplit_once(" (")?;
        Some((place.to_owned(), options.split([',', ')']).next()?.to_owned()))
    };
    text.lines().filter_map(mount).collect()
}

/// Spaces, tabs, line feeds and backslashes stand as three octal digits.
fn unescaped(field: &str) -> String {
    [(r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", r"\")]
        .iter()
        .fold(field.to_owned(), |text, (code, letter)| text.replace(code, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_drives_are_known_by_what_is_mounted() {
        let linux = "/dev/sda1 / ext4 rw 0 0\nserver:/home /home/marta/net\\040share nfs4 rw 0 0\n//nas/x /mnt/nas cifs rw 0 0\n\
                     marta@host: /home/marta/far fuse.sshfs rw 0 0\n/dev/sdb1 /media/usb fuse.ntfs-3g rw 0 0\n";
        let macos = "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n/dev/disk3s5 on /System/Volumes/Data (apfs, local)\n\
                     //marta@nas/files on /Volumes/files (smbfs, nodev, nosuid, mounted by marta)\n/dev/disk5s1 on /Volumes/USB disk (apfs, local)\n\
                     https://dav.example/ on /Volumes/dav (webdav, nodev)\n";
        for (what, mounts, dir, kind) in [
            ("a disk", linux_mounts(linux), "/home/marta/dossier", None),
            ("NFS under a name with a space", linux_mounts(linux), "/home/marta/net share/dossier", Some("nfs4")),
            ("a share", linux_mounts(linux), "/mnt/nas", Some("cifs")),
            ("a folder whose name only begins so", linux_mounts(linux), "/mnt/nasty", None),
            ("a machine far away", linux_mounts(linux), "/home/marta/far/dossier", Some("fuse.sshfs")),
            ("a disk through FUSE", linux_mounts(linux), "/media/usb/dossier", None),
            ("a Mac's disk", bsd_mounts(macos), "/Users/marta/Library/Application Support/Dossier", None),
            ("a Mac's share", bsd_mounts(macos), "/Volumes/files/dossier", Some("smbfs")),
            ("a Mac's second disk", bsd_mounts(macos), "/Volumes/USB disk/dossier", None),
            ("a Mac's WebDAV", bsd_mounts(macos), "/Volumes/dav", Some("webdav")),
            ("nothing is known", Vec::new(), "/Volumes/dav", None),
        ] {
            assert_eq!(network(&mounts, Path::new(dir)).as_deref(), kind, "{what}");
        }
    }

    #[test]
    fn shares_are_known_by_their_path_on_windows() {
        for (dir, expected) in [
            (r"C:\Users\marta\AppData\Roaming\Dossier", None),
            (r"\\?\C:\Users\marta\Dossier", None),
            (r"\\.\C:\Dossier", None),
            (r"\\nas\files\dossier", Some(r"\\nas\files")),
            ("//nas/files/dossier", Some(r"\\nas\files")),
            (r"\\?\UNC\nas\files\dossier", Some(r"\\nas\files")),
            (r"\\?\unc\nas\files", Some(r"\\nas\files")),
            (r"\\wsl.localhost\Debian\home\marta", Some(r"\\wsl.localhost\Debian")),
            (r"\dossier", None),
        ] {
            assert_eq!(share(dir).as_deref(), expected, "{dir}");
        }
    }

    #[test]
    fn cloud_drives_are_known_by_the_names_of_their_folders() {
        for (dir, expected) in [
            ("/home/marta/OneDrive - Agency/dossier", Some("OneDrive")),
            ("/home/marta/OneDriveless", None),
            ("/home/marta/dropbox/dossier", Some("Dropbox")),
            ("/Users/marta/Agency Dropbox/Marta/dossier", Some("Dropbox")),
            (r"C:\Users\marta\OneDrive\Dossier", Some("OneDrive")),
            (r"C:\Users\marta\Dropbox (Agency)\Dossier", Some("Dropbox")),
            (r"C:\Users\marta\iCloudDrive\Dossier", Some("iCloud Drive")),
            (r"C:\Users\marta\Google Drive\Dossier", Some("Google Drive")),
            (r"C:\Users\marta\AppData\Roaming\Dossier", None),
            ("/Users/marta/Library/Mobile Documents/com~apple~CloudDocs/dossier", Some("iCloud Drive")),
            ("/Users/marta/Library/CloudStorage/GoogleDrive-marta@agency.example/My Drive", Some("Google Drive")),
            ("/Users/marta/Library/CloudStorage/Box-Box/dossier", Some("Box")),
            ("/Users/marta/Library/CloudStorage", Some("cloud")),
            ("/Users/marta/Library/Application Support/Dossier", None),
            ("/home/marta/a\\Dropbox", None),
        ] {
            assert_eq!(cloud(dir).as_deref(), expected, "{dir}");
        }
    }
}
