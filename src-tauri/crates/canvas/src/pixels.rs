use std::fmt;

use thumbsheet_core::Size;

/// A picture in memory: sRGB, eight bits a channel, opaque, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Red, green, blue of every pixel: `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl Pixels {
    /// A picture of one colour.
    pub fn flat(size: Size, rgb: [u8; 3]) -> Self {
        let count = size.width as usize * size.height as usize;
        Self { width: size.width, height: size.height, rgb: rgb.repeat(count) }
    }

    /// Width and height.
    pub fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }

    /// The colour at a place, or `None` outside.
    pub fn at(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let start = (y as usize * self.width as usize + x as usize) * 3;
        self.rgb.get(start..start + 3)?.try_into().ok()
    }
}

/// The size alone: a million numbers help nobody.
impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pixels({})", self.size())
    }
}
