use std::fmt;

use thumbsheet_core::Size;

/// A picture in memory: opaque sRGB with eight bits per channel, top row first.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue of every pixel: `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl Pixels {
    /// Makes a picture in one colour.
    pub fn flat(size: Size, rgb: [u8; 3]) -> Self {
        let count = size.width as usize * size.height as usize;
        Self { width: size.width, height: size.height, rgb: rgb.repeat(count) }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }

    /// The colour at a position; `None` outside of the picture.
    pub fn at(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let start = (y as usize * self.width as usize + x as usize) * 3;
        self.rgb.get(start..start + 3)?.try_into().ok()
    }
}

/// Prints only the size.
impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pixels({})", self.size())
    }
}
