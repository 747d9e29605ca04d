//! Fitting a picture to the canvas.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{ResizeAlg, ResizeOptions, Resizer};
use thumbsheet_core::Size;

use crate::Pixels;

/// Scales `picture` so that it covers `canvas`, and crops the rest evenly from both sides.
///
/// It uses Lanczos3 on sRGB values, as sharp and Pillow do. The resizer crops too, so it computes only visible pixels.
pub fn fit(picture: &Pixels, canvas: Size) -> Pixels {
    if picture.size() == canvas {
        return picture.clone();
    }
    let mut fitted = Pixels::flat(canvas, [0; 3]);
    // A picture or canvas without pixels cannot be scaled. `decode` and `Export::check` refuse both.
    if let Ok(source) = TypedImageRef::<U8x3>::from_buffer(picture.width, picture.height, &picture.rgb)
        && let Ok(mut target) = TypedImage::<U8x3>::from_buffer(canvas.width, canvas.height, &mut fitted.rgb)
    {
        let options = ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(fast_image_resize::FilterType::Lanczos3))
            .fit_into_destination(Some((0.5, 0.5)));
        let resized = Resizer::new().resize_typed(&source, &mut target, &options);
        debug_assert!(resized.is_ok(), "both sides have pixels and the crop lies inside the source");
    }
    fitted
}
