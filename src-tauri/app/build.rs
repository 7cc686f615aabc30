//! Builds the page and its permissions into the program.
#![allow(clippy::print_stdout, reason = "cargo is told by printing")]

use tauri_build::{AppManifest, Attributes};

fn main() {
    println!("cargo::rerun-if-changed=ui/dist");
    println!("cargo::rerun-if-changed=src-tauri/app/capabilities");
    println!("cargo::rerun-if-changed=src-tauri/app/permissions");
    let attributes = Attributes::new()
        .app_manifest(AppManifest::new().permissions_path_pattern("./src-tauri/app/permissions/**/*"))
        .capabilities_path_pattern("./src-tauri/app/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
