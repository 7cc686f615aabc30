//! Drives on which a SQLite file in WAL mode would be damaged.

use std::path::{Path, PathBuf};

/// Names the network or cloud drive a folder lies on; `None` for an ordinary disk.
pub fn network_or_cloud(dir: &Path) -> Option<String> {
    let dir = real(dir).unwrap_or_else(|| dir.to_path_buf());
    cloud(&dir).or_else(|| std::fs::read_to_string("/proc/mounts").ok().and_then(|mounts| network(&mounts, &dir)))
}

/// Where a folder really lies, or would once it is made.
fn real(dir: &Path) -> Option<PathBuf> {
    let there = |part: &Path| Some(part.canonicalize().ok()?.join(dir.strip_prefix(part).ok()?));
    dir.ancestors().find_map(there)
}

fn cloud(dir: &Path) -> Option<String> {
    const CLOUDS: [(&str, &str); 8] = [
        ("Dropbox", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive", "Google Drive"),
        ("Mobile Documents", "iCloud Drive"),
        ("Nextcloud", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("pCloudDrive", "pCloud"),
    ];
    dir.components().find_map(|part| {
        let part = part.as_os_str().to_string_lossy();
        let is_it = |name: &str| part == name || part.strip_prefix(name).is_some_and(|rest| rest.starts_with(" - "));
        CLOUDS.iter().find(|(folder, _)| is_it(folder)).map(|(_, name)| (*name).to_owned())
    })
}

fn network(mounts: &str, dir: &Path) -> Option<String> {
    const NETWORKS: [&str; 10] =
        ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "davfs"];
    let mount_of = |line: &str| -> Option<(usize, String)> {
        let mut fields = line.split(' ').skip(1);
        let place = fields.next()?.replace("\\040", " ");
        let kind = fields.next()?.to_owned();
        dir.starts_with(&place).then_some((place.len(), kind))
    };
    let (_, kind) = mounts.lines().filter_map(mount_of).max_by_key(|(length, _)| *length)?;
    NETWORKS.contains(&kind.as_str()).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_and_cloud_drives_are_known() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/home /home/marta/net\\040share nfs4 rw 0 0\n//nas/x /mnt/nas cifs rw 0 0\n";
        for (dir, kind) in [
            ("/home/marta/dossier", None),
            ("/home/marta/net share/dossier", Some("nfs4")),
            ("/mnt/nas", Some("cifs")),
            ("/mnt/nasty", None),
        ] {
            assert_eq!(network(mounts, Path::new(dir)).as_deref(), kind, "{dir}");
        }
        assert_eq!(cloud(Path::new("/home/marta/OneDrive - Agency/dossier")).as_deref(), Some("OneDrive"));
        assert_eq!(cloud(Path::new("/home/marta/OneDriveless")), None);
    }
}
