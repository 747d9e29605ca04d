//! Golden files: what was right once must stay so, until a person says otherwise.
//!
//! A picture that differs is written beside its golden file as `NAME.actual.png` and the test fails, with how to look
//! and how to replace. With `THUMBSHEET_GOLDEN=replace` the golden file is replaced, and the test still fails: a run
//! that agrees with itself proves nothing.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

/// How many golden files this process has replaced.
static REPLACED: AtomicUsize = AtomicUsize::new(0);

/// How far a picture may be from its golden file, in steps of 255 per channel.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
    /// The largest difference of any channel of any pixel.
    pub max: u8,
    /// The mean difference over all channels of all pixels.
    pub mean: f64,
}

impl Tolerance {
    /// The same in every bit.
    pub const EXACT: Self = Self { max: 0, mean: 0.0 };
}

/// What to do about a golden file that is missing or differs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Compare,
    Replace,
}

impl Mode {
    #[expect(clippy::disallowed_methods, reason = "a test tool is told by the person who runs the tests")]
    fn from_environment() -> Self {
        match std::env::var("THUMBSHEET_GOLDEN").as_deref() {
            Ok("replace") => Self::Replace,
            Ok(other) => panic!("THUMBSHEET_GOLDEN={other} means nothing; it can be `replace`"),
            Err(_) => Self::Compare,
        }
    }
}

/// Compares a picture with the golden PNG at `path`.
///
/// # Panics
/// When it is missing, differs by more than the tolerance, or has been replaced.
#[track_caller]
pub fn assert_picture(path: &Path, width: u32, height: u32, rgb: &[u8], tolerance: Tolerance) {
    settle(path, "png", check_picture(path, width, height, rgb, tolerance), Mode::from_environment(), || {
        let mut png = Vec::new();
        let encoder = PngEncoder::new(&mut png);
        encoder.write_image(rgb, width, height, ExtendedColorType::Rgb8).expect("the buffer has the right length");
        png
    });
}

/// Compares bytes (JSON, text) with the golden file at `path`.
///
/// # Panics
/// When it is missing, differs in any byte, or has been replaced.
#[track_caller]
pub fn assert_bytes(path: &Path, bytes: &[u8]) {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("bin");
    settle(path, extension, check_bytes(path, bytes), Mode::from_environment(), || bytes.to_vec());
}

fn check_picture(path: &Path, width: u32, height: u32, rgb: &[u8], tolerance: Tolerance) -> Result<(), String> {
    assert_eq!(rgb.len(), width as usize * height as usize * 3, "{width}x{height} RGB pixels were promised");
    let golden = fs::read(path).map_err(|error| format!("it cannot be read: {error}"))?;
    let golden = image::load_from_memory(&golden).map_err(|error| format!("it cannot be decoded: {error}"))?;
    let golden = golden.into_rgb8();
    if golden.dimensions() != (width, height) {
        let (golden_width, golden_height) = golden.dimensions();
        return Err(format!("it is {golden_width}x{golden_height}, the actual picture is {width}x{height}"));
    }
    let differences = golden.as_raw().iter().zip(rgb).map(|(golden, actual)| golden.abs_diff(*actual));
    let (max, sum) = differences.fold((0, 0_u64), |(max, sum), one| (one.max(max), sum + u64::from(one)));
    let mean = sum as f64 / rgb.len().max(1) as f64;
    if max > tolerance.max || mean > tolerance.mean {
        let Tolerance { max: max_allowed, mean: mean_allowed } = tolerance;
        return Err(format!("max difference {max} (may be {max_allowed}), mean {mean:.4} (may be {mean_allowed})"));
    }
    Ok(())
}

fn check_bytes(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let golden = fs::read(path).map_err(|error| format!("it cannot be read: {error}"))?;
    if golden == bytes {
        return Ok(());
    }
    let same = golden.iter().zip(bytes).take_while(|(golden, actual)| golden == actual).count();
    Err(format!("it has {} bytes, the actual {}; they differ from byte {same} on", golden.len(), bytes.len()))
}

#[track_caller]
fn settle(path: &Path, extension: &str, checked: Result<(), String>, mode: Mode, actual: impl Fn() -> Vec<u8>) {
    let beside = beside(path, extension);
    let Err(difference) = checked else {
        // What an earlier run left there is right now.
        let _ = fs::remove_file(&beside);
        return;
    };
    let target = if mode == Mode::Replace { path } else { &beside };
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).expect("a golden folder can be made");
    }
    write(target, &actual());
    assert!(
        mode == Mode::Compare,
        "replaced {} golden files, the last being {}; look at the difference, then run again without \
         THUMBSHEET_GOLDEN=replace",
        REPLACED.fetch_add(1, Ordering::SeqCst) + 1,
        path.display()
    );
    panic!(
        "golden file {}: {difference}. The actual one is {}. If it is right, run with THUMBSHEET_GOLDEN=replace",
        path.display(),
        beside.display()
    );
}

#[expect(clippy::disallowed_methods, reason = "nobody reads a golden folder while the tests write to it")]
fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// `NAME.actual.EXTENSION`, beside `NAME.EXTENSION`.
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.file_stem().map_or_else(OsString::new, OsString::from);
    name.push(".actual.");
    name.push(extension);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    fn message(outcome: std::thread::Result<()>) -> String {
        *outcome.expect_err("this must fail the test").downcast::<String>().expect("panics carry a message")
    }

    fn settled(path: &Path, rgb: &[u8; 12], tolerance: Tolerance, mode: Mode) -> std::thread::Result<()> {
        catch_unwind(|| {
            settle(path, "png", check_picture(path, 2, 2, rgb, tolerance), mode, || {
                let mut png = Vec::new();
                PngEncoder::new(&mut png).write_image(rgb, 2, 2, ExtendedColorType::Rgb8).unwrap();
                png
            });
        })
    }

    #[test]
    fn a_missing_golden_file_fails_and_leaves_the_actual_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fox.png");
        let said = message(settled(&path, &[7; 12], Tolerance::EXACT, Mode::Compare));
        assert!(said.contains("THUMBSHEET_GOLDEN=replace"), "it says how to accept the picture: {said}");
        assert!(folder.path().join("fox.actual.png").exists(), "there is something to look at");
        assert!(!path.exists(), "only a person makes a golden file");
    }

    #[test]
    fn a_replacing_run_fails_and_the_next_one_passes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/fox.png");
        let said = message(settled(&path, &[7; 12], Tolerance::EXACT, Mode::Replace));
        assert!(said.contains("run again"), "a run that agrees with itself proves nothing: {said}");
        assert!(settled(&path, &[7; 12], Tolerance::EXACT, Mode::Compare).is_ok(), "it is the golden picture now");
        assert!(settled(&path, &[7; 12], Tolerance::EXACT, Mode::Replace).is_ok(), "the same needs no replacing");
    }

    #[test]
    fn the_tolerance_bounds_the_largest_and_the_mean_difference() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fox.png");
        message(settled(&path, &[100; 12], Tolerance::EXACT, Mode::Replace));
        let mut actual = [100; 12];
        actual[3] = 106;
        let within = Tolerance { max: 6, mean: 0.5 };
        assert!(settled(&path, &actual, within, Mode::Compare).is_ok(), "6 at most and 0.5 in the mean is within");
        let said = message(settled(&path, &actual, Tolerance { max: 5, ..within }, Mode::Compare));
        assert!(said.contains("max difference 6"), "it says by how much: {said}");
        let said = message(settled(&path, &actual, Tolerance { mean: 0.4, ..within }, Mode::Compare));
        assert!(said.contains("mean 0.5"), "many small differences are one too: {said}");
        assert!(settled(&path, &[100; 12], within, Mode::Compare).is_ok(), "the golden picture itself passes");
        assert!(!folder.path().join("fox.actual.png").exists(), "and what failed before is cleared away");
    }

    #[test]
    fn bytes_must_be_the_same_in_every_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.json");
        write(&path, b"[1,2]");
        assert!(check_bytes(&path, b"[1,2]").is_ok(), "the same bytes pass");
        let said = check_bytes(&path, b"[1,3]").unwrap_err();
        assert!(said.contains("from byte 3"), "it says where to look: {said}");
    }
}
