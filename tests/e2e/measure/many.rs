//! A library of ten thousand thumbnails.

use std::path::Path;

use thumbsheet_core::Digest;
use thumbsheet_engine::library::Library;

use crate::ten_thousand::{OF_A_RUN, RUNS, run};

/// Pictures that they share: enough that no screen shows one twice.
const PICTURES: usize = 128;

/// Fills the library of a home. How many there are in it then.
pub(crate) fn fill(home: &Path) -> usize {
    let library = Library::open(home).unwrap();
    let pictures: Vec<Digest> = (0..PICTURES).map(|number| library.store().put(&picture(number)).unwrap()).collect();
    for number in 0..RUNS {
        library.journal().append_now(run(number, |at| pictures[at % PICTURES])).unwrap();
    }
    RUNS * OF_A_RUN
}

/// A JPEG of a thumbnail's size.
fn picture(number: usize) -> Vec<u8> {
    let shade = |at: u32, by: usize| u8::try_from((at as usize * by / 7 + number * 37) % 256).unwrap();
    let image = image::RgbImage::from_fn(1200, 630, |x, y| image::Rgb([shade(x, 1), shade(y, 2), shade(x + y, 1)]));
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    jpeg.into_inner()
}
