//! Lists the bundled font files, so that a font is added by dropping its file into `fonts/`.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

#[expect(clippy::disallowed_methods, reason = "a build script is told everything by its environment, and writes alone")]
fn main() -> Result<(), Box<dyn Error>> {
    let fonts = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../../fonts").canonicalize()?;
    println!("cargo::rerun-if-changed={}", fonts.display());
    let mut files = Vec::new();
    for family in fs::read_dir(&fonts)? {
        let family = family?.path();
        if !family.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", family.display());
        for file in fs::read_dir(&family)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "ttf") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for path in files {
        let name = path.strip_prefix(&fonts)?.to_string_lossy().replace('\\', "/");
        writeln!(list, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())?;
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("fonts.rs"), list)?;
    Ok(())
}
