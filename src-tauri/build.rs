//! Under the feature `desktop`: embeds the page, the icons and what the page may call.

fn main() {
    #[cfg(feature = "desktop")]
    {
        let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
        if let Err(error) = tauri_build::try_build(attributes) {
            panic!("{error:#}");
        }
    }
}
