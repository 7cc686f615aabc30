//! Files that can change the computer when they are opened, told by their ending.

use serde::{Deserialize, Serialize};

use crate::file_name::extension;

/// What opening a file can set going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// A program or something that installs one.
    Program,
    /// Commands that the system or an interpreter carries out.
    Script,
    /// Something that leads to another file, page or setting.
    Shortcut,
    /// A disk that is mounted; what lies on it escapes the marks of what came from outside.
    Disk,
    /// A page whose scripts run in the browser.
    Page,
    /// An office file with macros, or one that fetches.
    Macros,
}

impl Danger {
    /// All of them, the worst first.
    pub const ALL: [Self; 6] = [Self::Program, Self::Script, Self::Shortcut, Self::Disk, Self::Page, Self::Macros];

    /// The danger of a file with this name.
    pub fn of(name: &str) -> Option<Self> {
        let ending = extension(name)?.to_lowercase();
        Self::ALL.into_iter().find(|danger| danger.endings().split(' ').any(|one| one == ending))
    }

    /// Its word in rows and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Script => "script",
            Self::Shortcut => "shortcut",
            Self::Disk => "disk",
            Self::Page => "page",
            Self::Macros => "macros",
        }
    }

    fn endings(self) -> &'static str {
        match self {
            Self::Program => {
                "exe com scr pif cpl dll ocx sys drv msi msp mst msix msixbundle appx appxbundle appinstaller application \
                 gadget jar jnlp air xll bin run elf out so appimage deb rpm apk flatpak flatpakref snap pkg mpkg app dylib kext"
            }
            Self::Script => {
                "bat cmd btm ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psm1 msh vb vbs vbe js jse mjs cjs ws wsf wsh wsc sct \
                 hta sh bash zsh csh ksh fish command tool terminal applescript scpt scptd workflow action osx py pyc pyo pyw \
                 pyz pyzw pl pm rb php phtml lua tcl ahk au3 reg inf ins isp chm hlp msc job shb shs"
            }
            Self::Shortcut => {
                "lnk url webloc inetloc fileloc website desktop scf pcd library-ms search-ms searchconnector-ms appref-ms \
                 settingcontent-ms cdmp contact rdp theme themepack deskthemepack diagcab diagcfg diagpkg mobileconfig"
            }
            Self::Disk => "iso img ima vhd vhdx vmdk udf dmg sparseimage sparsebundle toast nrg mdf cue daa",
            Self::Page => "html htm xhtml xht shtml mht mhtml svg svgz xsl xslt swf maff",
            Self::Macros => {
                "docm dotm xlsm xltm xlam xlsb xla xlw slk pptm potm ppam ppsm sldm ppa one onepkg onetoc2 iqy dqy oqy rqy \
                 odc mdb mde mda mdw accdb accde accda accdr ade adp grp vsdm vstm vssm wll otm"
            }
        }
    }
}
